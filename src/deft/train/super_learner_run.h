// A training run with [ensemble] super_learner: what `deft train csv:FILE` does without options.
//
//   runs/NAME/members/network-1 ...     one training for each fold
//   runs/NAME/members/TREES.safetensors trees that stand, with their answers out of fold, until the end
//   runs/NAME/                          the ensemble; recipe.toml replays all of it
//
// An interruption keeps finished learners, finished folds and the checkpoint of the fold in training; --resume goes on with them. Trees
// that are being grown start again.
//
// The trees come first: after them there is a model whatever happens. Networks share the time that is left; with too little for all
// folds none is trained.
#ifndef DEFT_TRAIN_SUPER_LEARNER_RUN_H
#define DEFT_TRAIN_SUPER_LEARNER_RUN_H

#include "deft/train/resolved_run.h"

namespace deft {

// Throws Refusal for other tasks than classes, other rules than greedy, and to resume a finished run.
RunResult train_super_learner(const RunRequest& request, const ResolvedRun& run);

}  // namespace deft

#endif
