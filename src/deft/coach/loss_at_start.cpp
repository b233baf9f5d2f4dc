#include "deft/coach/loss_at_start.h"

#include <cmath>

#include "deft/coach/series.h"

namespace deft {

const Card LossAtStart::card{"coach", "loss_at_start", "The loss starts wrong", "Karpathy 2019"};

void describe(LossAtStartOptions& options, Fields& fields) {
  fields.real("off", options.off, "deviation worth a word, in units of the loss at chance", {0, 100});
  fields.real("far", options.far, "ratio that wastes the beginning", {1, 1e6});
}

std::vector<Finding> LossAtStart::look(const Observations& seen) const {
  const double chance = chance_loss(seen.facts);
  double start = seen.facts.loss_at_start;
  if (std::isnan(start) && !seen.steps.empty() && seen.steps[0].step == 0) start = seen.steps[0].loss;
  if (std::isnan(chance) || std::isnan(start) || seen.facts.pretrained) return {};
  const double ratio = start / chance;
  if (std::abs(ratio - 1.0) <= options_.off) return {};
  Finding finding{.rule = card.name, .severity = ratio > options_.far ? Severity::warning : Severity::info, .epoch = 0, .weight = 0.95};
  finding.evidence = {{"loss", std::isinf(start) ? EvidenceValue("infinite") : EvidenceValue(start)}, {"chance", chance}};
  if (ratio > 1) {
    finding.advice = "the untrained network's loss is " + number(start) + " where knowing nothing costs " + number(chance) +
                     ": its outputs start too large; smaller weights in the last layer, normalised inputs";
    finding.change = {{"initialization.name", "he"}};
  } else {
    finding.advice = "the untrained network's loss is " + number(start) + ", below the " + number(chance) +
                     " of knowing nothing: are targets among the inputs, or weights from elsewhere?";
  }
  return {finding};
}

}  // namespace deft
