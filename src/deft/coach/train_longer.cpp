#include "deft/coach/train_longer.h"

#include <algorithm>
#include <cmath>

#include "deft/coach/series.h"

namespace deft {

const Card TrainLonger::card{"coach", "train_longer", "Train longer", "Godbole, Dahl and others 2023, tuning playbook"};

void describe(TrainLongerOptions& options, Fields& fields) {
  fields.real("fall", options.fall, "of the loss in the last quarter, in units of the loss at chance", {0, 10});
  fields.real("sure", options.sure, "probability that it falls", {0.5, 1});
}

std::vector<Finding> TrainLonger::look(const Observations& seen) const {
  constexpr double kFewPasses = 2.5, kUsualPasses = 10;
  constexpr std::size_t kLeastPoints = 16;  // so that its last third is a line and not two points
  const Series val = epoch_series(seen, &EpochObservation::val_loss);
  const bool by_validation = val.size() >= kLeastPoints;
  const Series loss = by_validation ? val : training_loss(seen);
  if (loss.size() < kLeastPoints || !seen.facts.finished) return {};
  const Series late = tail(loss, 1.0 / 3);
  const double chance = chance_loss(seen.facts);
  const double unit = std::isnan(chance) ? loss.y[0] : chance;
  const Line line = fit(late);
  const double fallen = -line.slope * 0.25 * (loss.x.back() - loss.x.front()) / unit;
  const bool few_passes = seen.facts.planned_epochs < kFewPasses && !seen.facts.pretrained &&
                          (median(late.y) > 0.5 * unit || probability_falling(fit(part(loss, 0.33, 1.0))) > 0.95);
  if (few_passes && std::isfinite(chance) && seen.facts.batch_size > 0) {
    Finding finding{.rule = card.name, .epoch = last_epoch(seen), .weight = 0.7};
    finding.evidence = {{"epochs", seen.facts.planned_epochs}, {"loss", median(late.y)}, {"chance", chance}};
    finding.advice = "each sample was seen " + number(seen.facts.planned_epochs) + (seen.facts.planned_epochs > 1 ? " times" : " time") +
                     ", and the loss has come down only to " + number(median(late.y)) + " from " + number(chance) + " at chance: train longer";
    finding.change = {{"train.epochs", number(std::max(kUsualPasses, std::ceil(2 * seen.facts.planned_epochs)))}};
    return {finding};
  }
  const bool best_last = median(tail(late, 0.34).y) <= median(late.y);
  if (!(fallen > 0.5 * options_.fall) || !(probability_falling(line) > options_.sure) || !best_last) return {};
  const bool fixed_rate = std::isfinite(largest_rate(seen)) && !rate_decayed(seen);
  Finding finding{.rule = card.name, .epoch = last_epoch(seen), .weight = 0.7};
  finding.severity = fixed_rate && fallen > options_.fall ? Severity::warning : Severity::info;
  finding.evidence = {{"fallen", fallen}, {"sure", probability_falling(line)}, {"curve", by_validation ? "val_loss" : "train_loss"}};
  finding.advice = "the run ended while the loss was still falling (by " + in_percent(fallen) +
                   " of the loss at chance in its last quarter): train twice as long";
  const double epochs = std::isfinite(seen.facts.planned_epochs) ? seen.facts.planned_epochs : last_epoch(seen);
  if (epochs > 0) finding.change = {{"train.epochs", number(std::ceil(2 * epochs))}};
  return {finding};
}

}  // namespace deft
