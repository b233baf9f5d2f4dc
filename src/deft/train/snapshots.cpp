#include "deft/train/snapshots.h"

#include <algorithm>

#include <fmt/format.h>

#include "deft/core/problem.h"
#include "deft/train/ensemble_run.h"

namespace deft {
namespace {

// A copy of the classifier with these values: parameters, then running statistics.
Classifier with_values(const TensorFile& file, const std::vector<float>& values) {
  Classifier copy = Classifier::from_file(file, "snapshot");
  auto from = values.begin();
  for (const std::vector<ModelArray>* group : {&copy.model().parameters(), &copy.model().buffers()}) {
    for (const ModelArray& array : *group) {
      std::copy(from, from + static_cast<std::ptrdiff_t>(array.value.size()), array.value.begin());
      from += static_cast<std::ptrdiff_t>(array.value.size());
    }
  }
  return copy;
}

}  // namespace

std::int64_t snapshots_of(const Recipe& recipe) { return recipe.members.trick ? recipe.members.trick->snapshots() : 0; }

void check_snapshots(const Recipe& recipe, Task task) {
  if (recipe.coach.mode == "act") throw Refusal("[ensemble] snapshot wants one training from start to end, and coach.mode=act may begin another; write coach.mode=advise");
  if (recipe.transfer.trick && !recipe.transfer.trick->solver().empty()) throw Refusal("[ensemble] snapshot wants a training by steps, and transfer." + recipe.transfer.name + " has none");
  expect_takes(recipe.combination, task);
  expect_validation(recipe);
}

void decide_cycles(RecipeDocument& document, std::int64_t snapshots, double epochs) {
  Table entry;
  entry.place = {"decided from the data", 0, 0};
  entry.set("name", {std::string("warm_restarts"), entry.place});
  entry.set("first_epochs", {epochs / static_cast<double>(snapshots), entry.place});
  entry.set("growth", {1.0, entry.place});
  document.chapters["schedule"] = {entry};
}

std::optional<SnapshotEnsemble> ensemble_of_snapshots(const Classifier& classifier, const std::vector<KeptSnapshot>& taken, const Samples& validation) {
  if (taken.size() < 2) return std::nullopt;
  const Recipe& recipe = classifier.recipe();
  const TensorFile file = classifier.to_file();
  std::vector<Member> members;
  for (const KeptSnapshot& one : taken) members.push_back({fmt::format("epoch {:.4g}", one.epoch), with_values(file, one.values)});
  const Inputs inputs(members.size(), std::make_shared<const Samples>(validation));
  SavedModel model(std::move(members), recipe.combination, rule_entry(recipe));
  Leaderboard board = fit_rule(model, validation.size() > 0 ? inputs : Inputs{});
  return SnapshotEnsemble{std::move(model), std::move(board)};
}

Metrics SnapshotEnsemble::score(const Samples& test) {
  const Metrics metrics = deft::score(model, Inputs(model.members().size(), std::make_shared<const Samples>(test)), board);
  model.drop_unused();
  return metrics;
}

}  // namespace deft
