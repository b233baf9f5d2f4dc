#include "deft/decide/softmax_regression.h"

#include "deft/decide/settings.h"

namespace deft {

RecipeDocument softmax_regression(RecipeDocument document, std::int64_t samples) {
  for (const char* chapter : {"augmentation", "imbalance", "ensemble", "transfer", "search"}) document.chapters[chapter] = {};
  document.chapters["network"] = {entry("linear")};
  document.chapters["loss"] = {entry("cross_entropy")};
  document.chapters["preprocessing"] = {entry("standardize")};
  document.chapters["initialization"] = {entry("he")};
  document.chapters["regularization"] = {entry("l2", {{"rate", real(0.01)}, {"decoupled", {true, kDecided}}})};
  document.chapters["optimization"] = {entry("adamw", {{"learning_rate", real(0.001)}})};
  document.chapters["schedule"] = {entry("one_cycle")};
  Table coach{{}, kDecided};
  coach.set("mode", text("off"));
  document.chapters["coach"] = {coach};
  std::vector<Table>& train = document.chapters["train"];
  if (train.empty()) train.push_back({{}, kDecided});
  train[0].set("batch_size", whole(samples >= 20000 ? 128 : 32));
  train[0].set("epochs", real(30.0));
  return document;
}

}  // namespace deft
