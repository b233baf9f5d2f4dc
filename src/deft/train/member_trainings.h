// [[ensemble]] seeds, bagging: several trainings one after the other, then their ensemble.
//
//   runs/NAME/members/seed-0/ ...      each a run like any other
//   runs/NAME/                         the ensemble; recipe.toml replays all of it
//
// What is left open is decided once, in the first training: the others start from its resolved recipe. An interruption leaves what is
// finished, and the one that was interrupted goes on from its checkpoint when the ensemble is resumed.
#ifndef DEFT_TRAIN_MEMBER_TRAININGS_H
#define DEFT_TRAIN_MEMBER_TRAININGS_H

#include "deft/train/resolved_run.h"

namespace deft {

// `recipe`: of the request, as far as it is known before the data are.
RunResult train_members(const RunRequest& request, const Recipe& recipe);

}  // namespace deft

#endif
