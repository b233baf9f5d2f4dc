#include "deft/coach/wrong_loss.h"

#include "deft/coach/series.h"

namespace deft {

const Card WrongLoss::card{"coach", "wrong_loss", "Classes trained as amounts", "deft"};

void describe(WrongLossOptions& options, Fields& fields) {
  fields.whole("most", options.most, "different whole numbers that are still classes", {2, 1000});
  fields.real("good", options.good, "r2 on validation samples that proves them amounts", {0, 1});
}

std::vector<Finding> WrongLoss::look(const Observations& seen) const {
  constexpr double kSamplesOfEach = 8;
  const RunFacts& facts = seen.facts;
  const auto values = static_cast<double>(facts.distinct_targets);
  if (facts.task != "regression" || values < 2 || facts.distinct_targets > options_.most) return {};
  if (static_cast<double>(facts.train_samples) < kSamplesOfEach * values) return {};
  const Series r2 = epoch_series(seen, &EpochObservation::val_accuracy);
  const double reached = r2.empty() ? kUnknown : median(tail(r2, 0.2).y);
  if (reached > options_.good) return {};
  Finding finding{.rule = card.name, .epoch = 0, .weight = 1.6};
  finding.evidence = {{"distinct_targets", values}};
  if (!r2.empty()) finding.evidence.push_back({"r2", reached});
  finding.advice = "the label is one of " + number(values) + " whole numbers and is trained as an amount, with an error that "
                   "calls neighbouring numbers alike: if they are classes, say so";
  finding.change = {{"data.task", "classes"}};
  return {finding};
}

}  // namespace deft
