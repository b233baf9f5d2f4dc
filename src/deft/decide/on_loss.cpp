#include "deft/decide/decider.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "deft/core/progress.h"
#include "deft/decide/settings.h"

namespace deft {

namespace {

constexpr std::int64_t kFewRare = 500;  // of the smallest class: a tenth of fewer is too few to choose weights by
// 500 pictures of CIFAR-10, all of them against nine tenths for equally many epochs, three paired seeds: +2.5 points (-0.8 .. +5.8).
constexpr std::int64_t kFewPictures = 1000;
constexpr double kShortLimit = 20.0;    // seconds: softmax regression and network are compared on the validation part

}  // namespace

std::string Decider::uneven_reason() const {
  return fmt::format("the largest class has {:.0f} times the samples of the smallest: without a correction rare classes are hardly ever answered", facts_.imbalance);
}

bool Decider::few_rare_rows() const {
  return facts_.table && facts_.task == Task::classes && facts_.imbalance >= kUneven && facts_.rarest > 0 && facts_.rarest < kFewRare;
}

bool Decider::few_pictures() const {
  return !facts_.table && facts_.task == Task::classes && facts_.samples < kFewPictures && facts_.imbalance < kUneven && !facts_.drawn_symbols &&
         (time_limit_ <= 0 || time_limit_ > kShortLimit);
}

// The recipe keeps no samples for choosing.
bool Decider::nothing_is_kept() const {
  const auto data = document_.chapters.find("data");
  const Field* share = data == document_.chapters.end() || data->second.empty() ? nullptr : data->second[0].find("validation");
  const auto* real = share ? std::get_if<double>(&share->value.data) : nullptr;
  const auto* whole = share ? std::get_if<std::int64_t>(&share->value.data) : nullptr;
  return (real && *real == 0) || (whole && *whole == 0);
}

void Decider::decide_validation() {
  if (!few_rare_rows() && !few_pictures()) return;
  std::vector<Table>& tables = document_.chapters["data"];
  if (tables.empty()) tables.push_back({{}, kDecided});
  if (tables[0].find("validation")) return;
  tables[0].set("validation", real(0.0));
  if (facts_.table) {
    made_.push_back({"data", "all rows train, none are kept for choosing",
                     fmt::format("the smallest class has {} rows: a tenth of them is too few to choose the best epoch by", facts_.rarest)});
  } else {
    made_.push_back({"data", "all pictures train, none are kept for choosing",
                     fmt::format("a tenth of {} pictures is too few to choose the best epoch by; the schedule ends at a low rate, where the last one is good", facts_.samples)});
  }
}

void Decider::decide_loss() {
  if (facts_.task == Task::classes && facts_.imbalance >= kUneven && !nothing_is_kept()) {
    train("choose_by", text("balanced_accuracy"), "weights kept by balanced accuracy", "classes are very uneven: accuracy would forgive missing the rare ones");
  }
  if (facts_.task == Task::regression) {
    chapter("loss", {entry("l2")}, "squared error", "the label is a number");
  } else if (facts_.task == Task::attributes) {
    chapter("loss", {entry("binary_logistic")}, "binary logistic", "each label is a yes or no of its own");
  } else if (few_rare_rows()) {
    // A loss that the recipe names may correct already: twice is too much.
    if (!document_.has("loss")) chapter("imbalance", {entry("oversampling")}, "oversampling", uneven_reason() + "; batches then hold all classes alike");
    chapter("loss", {entry("cross_entropy")}, "cross entropy", "one of several classes");
  } else if (facts_.table && facts_.imbalance >= kUneven) {
    chapter("loss", {entry("balanced_softmax")}, "balanced softmax", uneven_reason());
  } else if (facts_.table) {
    chapter("loss", {entry("cross_entropy")}, "cross entropy", "one of several classes");
  } else if (facts_.imbalance >= kUneven) {
    chapter("loss", {entry("balanced_softmax")}, "balanced softmax", uneven_reason());
  } else {
    const double epsilon = facts_.classes > 2 ? 0.1 : 0.05;
    chapter("loss", {entry("cross_entropy"), entry("label_smoothing", {{"epsilon", real(epsilon)}})},
            fmt::format("cross entropy, labels smoothed by {}", epsilon), "one of several classes; smoothing keeps a network that can learn all training pictures by heart from overconfidence");
  }
}

}  // namespace deft
