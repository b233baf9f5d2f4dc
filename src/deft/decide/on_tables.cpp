#include "deft/decide/decider.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "deft/core/progress.h"
#include "deft/decide/settings.h"

namespace deft {

namespace {

constexpr std::int64_t kFewestForFolds = 50, kManyRows = 10000;

}  // namespace

// The user has said nothing about models: only about data, time, seed and place.
bool Decider::model_is_open() const {
  for (const auto& [chapter, entries] : document_.chapters) {
    if (chapter == "data" || chapter == "log" || entries.empty()) continue;
    if (chapter != "train") return false;
    for (const Field& field : entries[0].fields) {
      if (field.name != "time" && field.name != "seed" && field.name != "threads" && field.name != "workers" && field.name != "device") return false;
    }
  }
  return true;
}

// No kind of model is best on all tables: all are cross-validated.
void Decider::decide_learners() {
  if (!facts_.several_models || !model_is_open() || facts_.task != Task::classes || facts_.imbalance >= kUneven || facts_.samples < kFewestForFolds) return;
  const bool many = facts_.samples >= kManyRows;
  const std::int64_t folds = many ? 3 : 5, settings = many ? 4 : 8;
  ValueList learners;
  for (const char* one : {"network", "boosted_trees"}) learners.push_back(text(one));
  if (!many) learners.push_back(text("deep_forest"));
  chapter("ensemble", {entry("super_learner", {{"learners", {learners, kDecided}}, {"folds", whole(folds)}, {"settings", whole(settings)}}), entry("greedy")},
          fmt::format("a network, boosted trees ({} settings){}, compared on {} folds", settings + 1, many ? "" : " and a deep forest", folds),
          fmt::format("{} rows: {}; what brings more to rows not seen gets more weight", with_commas(facts_.samples),
                      many ? "trees are mostly ahead on large tables, and a network beside them adds to them" : "a tenth of them is too few to choose by, so all of them judge"));
}

void Decider::decide_table() {
  decide_learners();
  std::vector<Table> preprocessing;
  std::string what;
  if (facts_.missing_values) {
    preprocessing.push_back(entry("impute"));
    what = "impute, ";
  }
  if (facts_.categorical > 0) {
    preprocessing.push_back(entry("one_hot"));
    what += "one_hot, ";
  }
  preprocessing.push_back(entry("standardize"));
  chapter("preprocessing", preprocessing, what + "standardize",
          fmt::format("{} numeric and {} categorical columns{}: each number to mean 0 and deviation 1", facts_.columns - facts_.categorical, facts_.categorical,
                      facts_.missing_values ? ", with missing values" : ""));
  ValueList widths;
  const double width = facts_.samples >= 5000 ? 128.0 : 64.0;
  widths.push_back(real(width));
  widths.push_back(real(width));
  chapter("network", {entry("mlp", {{"widths", {widths, kDecided}}})}, fmt::format("mlp with two hidden layers of {:.0f}", width), fmt::format("a table of {} rows", with_commas(facts_.samples)));
  chapter("activation", {entry("relu")}, "relu", "the standard");
  chapter("augmentation", {}, "none", "a table has no pictures to change");
  decide_validation();
  decide_loss();
  chapter("initialization", {entry("he")}, "he", "keeps the variance through layers of ReLU");
  chapter("regularization", {entry("dropout", {{"rate", real(0.2)}}), entry("l2", {{"rate", real(0.01)}, {"decoupled", {true, kDecided}}})},
          "dropout 0.2, decoupled weight decay 0.01", "tables are learnt by heart quickly");
  chapter("optimization", {entry("adamw", {{"learning_rate", real(0.002)}}), entry("weight_ema")}, "adamw, rate 0.002, averaged weights", "columns differ in scale and sparseness");
  chapter("schedule", {entry("one_cycle")}, "one_cycle", "warm-up, then down to nothing by the end");
  const std::int64_t batch = facts_.samples >= (few_rare_rows() ? 5000 : 10000) ? 256 : facts_.samples >= 1000 ? 64 : 16;
  train("batch_size", whole(batch), fmt::format("batch size {}", batch), "small steps cost little on a small network");
  // Where nothing chooses the best epoch, training ends before it learns the repeated rows by heart.
  const double seen = few_rare_rows() ? 1.8e5 : 1e6;
  decide_length(std::clamp(std::round(seen / static_cast<double>(facts_.samples)), 20.0, 200.0), facts_.samples);
}

}  // namespace deft
