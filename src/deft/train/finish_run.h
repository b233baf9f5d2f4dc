// The second half of a run, behind the training: the test part once, summary, weights, pictures, report.
#ifndef DEFT_TRAIN_FINISH_RUN_H
#define DEFT_TRAIN_FINISH_RUN_H

#include <nlohmann/json.hpp>

#include "deft/core/run_folder.h"
#include "deft/train/guided_training.h"
#include "deft/train/resolved_run.h"

namespace deft {

// Writes what a finished run folder holds and says the result; the summary (docs/run_folder.md) is returned. `clock`: the training whose
// seconds count, which is another one where softmax regression is delivered in its place.
nlohmann::json finish_run(const ResolvedRun& run, const Parts& parts, RunFolder& folder, const RunRequest& request, GuidedTraining& training, const GuidedTraining& clock);

}  // namespace deft

#endif
