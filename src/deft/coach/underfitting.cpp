#include "deft/coach/underfitting.h"

#include <cmath>

#include "deft/coach/series.h"

namespace deft {

const Card Underfitting::card{"coach", "underfitting", "Underfitting", "Heidke 1926 (skill)"};

void describe(UnderfittingOptions& options, Fields& fields) {
  fields.real("skill", options.skill, "what must have been learnt: 0 is chance, 1 everything", {0, 1});
  fields.real("least_epochs", options.least_epochs, "a younger run has not failed yet", {0, 1e6});
}

double skill_of(double accuracy, double chance) { return (accuracy - chance) / (1.0 - chance); }

std::vector<Finding> Underfitting::look(const Observations& seen) const {
  const Series train = training_accuracy(seen);
  const Series val = epoch_series(seen, &EpochObservation::val_accuracy);
  const Series loss = training_loss(seen);
  const double chance = chance_accuracy(seen.facts);
  const double epochs = last_epoch(seen);
  if (train.empty() || !(epochs >= options_.least_epochs) || std::isnan(chance)) return {};
  if (!seen.facts.finished && !(epochs >= 0.5 * seen.facts.planned_epochs)) return {};
  const double accuracy = median(tail(train, 0.2).y);
  const double skill = skill_of(accuracy, chance);
  if (!(skill < options_.skill)) return {};
  if (!val.empty()) {
    const double other = median(tail(val, 0.2).y);
    const double error = share_error(other, static_cast<double>(seen.facts.val_samples));
    if (accuracy - other > std::max(0.05, 3 * error)) return {};
  }
  const Series late = tail(loss, 1.0 / 3);
  if (late.size() >= 3) {
    const Line line = fit(late);
    const double fallen = -line.slope * (late.x.back() - late.x.front()) / median(late.y);
    if (probability_falling(line) > 0.99 && fallen > 0.02) return {};
  }
  Finding finding{.rule = card.name, .epoch = epochs, .weight = 0.8};
  finding.evidence = {{"train_accuracy", accuracy}, {"chance", chance}, {"skill", skill}};
  if (!val.empty()) finding.evidence.push_back({"val_accuracy", val.y.back()});
  finding.advice = "training has come to rest at " + in_percent(accuracy) + " of the training samples (chance: " + in_percent(chance) +
                   "): the network learns too little; weaken dropout and weight decay, take a larger network or another "
                   "learning rate, and look at the data and labels";
  if (seen.facts.dropout > 0.5) finding.change.push_back({"regularization.dropout", "off"});
  if (seen.facts.weight_decay > 0.01) finding.change.push_back({"regularization.l2", "off"});
  return {finding};
}

}  // namespace deft
