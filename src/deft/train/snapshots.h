// [[ensemble]] snapshot: the states of one training that its trainer kept, as an ensemble.
#ifndef DEFT_TRAIN_SNAPSHOTS_H
#define DEFT_TRAIN_SNAPSHOTS_H

#include <optional>
#include <vector>

#include "deft/train/leaderboard.h"
#include "deft/train/trainer.h"

namespace deft {

std::int64_t snapshots_of(const Recipe& recipe);   // that it asks for; 0: none

// Throws Refusal for a recipe or task with which there can be no ensemble of snapshots.
void check_snapshots(const Recipe& recipe, Task task);

// Where the recipe asks for snapshots and gives no schedule: cosine cycles that fill the training, one for each.
void decide_cycles(RecipeDocument& document, std::int64_t snapshots, double epochs);

// The ensemble of `taken`, its rule fitted; nothing where fewer than two were taken.
struct SnapshotEnsemble {
  SavedModel model;
  Leaderboard board;
  Metrics score(const Samples& test);   // fills in the leaderboard too
};
std::optional<SnapshotEnsemble> ensemble_of_snapshots(const Classifier& classifier, const std::vector<KeptSnapshot>& taken, const Samples& validation);

}  // namespace deft

#endif
