// A training run with [ensemble] deep_forest or boosted_trees: no network, no epochs; layers of forests until they stop getting better.
//
// The rows for training and those for choosing are one: each row is answered by forests that were grown without it, and these answers
// choose the number of layers. val_accuracy of the summary is theirs. The log has an `epoch` for each layer.
#ifndef DEFT_TRAIN_FOREST_RUN_H
#define DEFT_TRAIN_FOREST_RUN_H

#include <set>
#include <string>

#include "deft/train/resolved_run.h"

namespace deft {

// `named`: the chapters that the user wrote something for; `model`: the forest asked for. Throws Refusal for those that only networks have, for other tasks than classes, and
// for a run to resume: a forest has no checkpoints.
RunResult train_forest(const RunRequest& request, const std::set<std::string>& named, const std::string& model);

// What a forest needs of a recipe: everything about networks and their training does nothing.
Recipe forest_recipe(const Recipe& all);

}  // namespace deft

#endif
