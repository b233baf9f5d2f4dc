#include "deft/coach/underfitting.h"

#include <cmath>

#include "deft/coach/series.h"

namespace deft {
namespace {

constexpr double kStrongDropout = 0.7, kStrongDecay = 0.01, kShrunk = 0.2;
constexpr std::int64_t kBottleneck = 3;  // units through which several classes must pass

// Weights at the end in units of those at the start, median over layers; NaN where that was not looked at.
double weights_kept(const Observations& seen) {
  std::vector<double> kept;
  for (const LayerTrack& track : layer_tracks(seen)) {
    const std::vector<double> norms = has_weights(track) ? values(track, &LayerObservation::weight_norm) : std::vector<double>{};
    if (norms.size() >= 2 && norms.front() > 0) kept.push_back(norms.back() / norms.front());
  }
  return median(kept);
}

// What holds the network back, where the recipe and the weights tell: it is named instead of its symptoms.
void name_the_cause(const Observations& seen, Finding& finding) {
  const RunFacts& facts = seen.facts;
  const double kept = weights_kept(seen);
  if (facts.weight_decay > kStrongDecay && kept < kShrunk) {
    finding.evidence.push_back({"weights_kept", kept});
    finding.advice = "weights have shrunk to " + in_percent(kept) + " of their first size: weight decay of " + number(facts.weight_decay) +
                     " is stronger than what the data pull; take a hundredth of it, or none";
    finding.change = {{"regularization.l2", "off"}};
  } else if (facts.dropout > kStrongDropout) {
    finding.evidence.push_back({"dropout", facts.dropout});
    finding.advice = "dropout leaves only " + in_percent(1.0 - facts.dropout) + " of the units to learn with: half or less is usual";
    finding.change = {{"regularization.dropout", "off"}};
  } else if (facts.narrowest > 0 && facts.narrowest <= kBottleneck && facts.classes > facts.narrowest) {
    finding.evidence.push_back({"narrowest", static_cast<double>(facts.narrowest)});
    finding.advice = std::to_string(facts.classes) + " classes must pass through a layer of " + std::to_string(facts.narrowest) +
                     (facts.narrowest == 1 ? " unit" : " units") + ": the network is too small; widen it";
    finding.change = {};
  } else {
    return;
  }
  finding.cause = true;
  finding.weight = 1.6;
  finding.explains = {"activation_collapse", "vanishing_gradient", "dead_relu", "update_ratio", "rate_too_low", "rate_too_high", "exploding_gradient",
                      "curve_width", "loss_at_start", "unsure_predictions"};
}

}  // namespace

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
  const bool bottleneck = seen.facts.narrowest > 0 && seen.facts.narrowest <= kBottleneck && seen.facts.classes > seen.facts.narrowest;
  if (!(skill < (bottleneck ? 2 * options_.skill : options_.skill))) return {};
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
  if (seen.facts.weight_decay > 0.01) finding.change.push_back({"regularization.l2", "off"});
  name_the_cause(seen, finding);
  return {finding};
}

}  // namespace deft
