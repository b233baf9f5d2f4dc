// A whole training run, from what the user typed to a finished run folder.
//
//   RunRequest request;  request.source = "glyphs";  request.say = print;
//   RunResult result = run_training(request);
//   result.summary["test_accuracy"]       result.folder == "runs/glyphs-1"
//
// Nothing is written before data, recipe and network are known to fit together.
#ifndef DEFT_TRAIN_RUN_H
#define DEFT_TRAIN_RUN_H

#include "deft/train/resolved_run.h"
#include "deft/train/run_result.h"

namespace deft {

// With [[ensemble]] in the recipe the run is that of the ensemble, whose summary has a leaderboard under "ensemble".
RunResult run_training(const RunRequest& request);

}  // namespace deft

#endif
