#include "deft/coach/recipe_facts.h"

#include <cmath>

namespace deft {
namespace {

double number_in(const Table& table, const char* name) {
  const Field* field = table.find(name);
  if (!field) return kUnknown;
  if (const auto* real = std::get_if<double>(&field->value.data)) return *real;
  if (const auto* whole = std::get_if<std::int64_t>(&field->value.data)) return static_cast<double>(*whole);
  return kUnknown;
}

void add_entry(const std::string& chapter, const Table& entry, RunFacts& facts) {
  const std::string name = entry.text("name");
  if (chapter == "train") {
    if (const double size = number_in(entry, "batch_size"); size > 0 && size < 1e9) facts.batch_size = static_cast<std::int64_t>(size);
    if (number_in(entry, "epochs") > 0) facts.planned_epochs = number_in(entry, "epochs");
  }
  if (chapter == "network") facts.network = name;
  if (chapter == "activation") facts.activation = name;
  if (chapter == "schedule") facts.schedule_decays = facts.schedule_decays || (name != "constant" && name != "warmup");
  if (chapter == "loss" && name == "label_smoothing") facts.label_smoothing = number_in(entry, "epsilon");
  if (chapter == "loss" && name != "label_smoothing" && name != "class_weights") facts.loss = name;
  if (chapter == "augmentation") facts.augmentation.push_back(name);
  if (chapter == "augmentation" && (name == "mixup" || name == "cutmix")) facts.mixing = 1;
  if (chapter == "regularization" && name == "l2") facts.weight_decay = number_in(entry, "rate");
  if (chapter == "regularization" && name.ends_with("dropout")) {
    facts.dropout = std::fmax(number_in(entry, "rate"), facts.dropout);  // ignores what is not known
  }
  if (chapter == "optimization" && name == "clip_norm") facts.clip_threshold = number_in(entry, "limit");
  if (chapter == "optimization" && number_in(entry, "learning_rate") > 0) facts.learning_rate = number_in(entry, "learning_rate");
  if (chapter == "optimization" && (name == "momentum" || name == "nesterov")) facts.momentum = number_in(entry, "beta");
}

}  // namespace

void add_recipe_facts(const RecipeDocument& recipe, RunFacts& facts) {
  for (const auto& [chapter, entries] : recipe.chapters) {
    for (const Table& entry : entries) add_entry(chapter, entry, facts);
  }
}

}  // namespace deft
