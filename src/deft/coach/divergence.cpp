#include "deft/coach/divergence.h"

#include <algorithm>
#include <cmath>

#include "deft/coach/series.h"

namespace deft {

const Card Divergence::card{"coach", "divergence", "The loss has diverged", "deft"};

void describe(DivergenceOptions& options, Fields& fields) {
  fields.real("factor", options.factor, "the end must exceed start and chance by this", {1, 1e6});
}

DivergedAt find_divergence(const std::vector<double>& losses, double chance, double factor) {
  std::vector<double> known;
  for (std::size_t i = 0; i < losses.size(); ++i) {
    if (std::isinf(losses[i])) return {static_cast<std::ptrdiff_t>(i), losses[i]};
    if (!std::isnan(losses[i])) known.push_back(losses[i]);
  }
  if (known.size() < 4) return {};
  const std::size_t last = std::max<std::size_t>(3, known.size() / 10);
  const double end = median({known.end() - static_cast<std::ptrdiff_t>(last), known.end()});
  const double limit = factor * (std::isnan(chance) ? known[0] : std::max(known[0], chance));
  if (!(end > limit)) return {};
  const auto beyond = std::find_if(losses.begin(), losses.end(), [&](double loss) { return loss > limit; });
  return {beyond - losses.begin(), end};
}

std::vector<Finding> Divergence::look(const Observations& seen) const {
  const double chance = chance_loss(seen.facts);
  std::vector<double> steps, epochs;
  for (const StepObservation& one : seen.steps) steps.push_back(one.loss);
  for (const EpochObservation& one : seen.epochs) epochs.push_back(one.train_loss);
  const DivergedAt in_steps = find_divergence(steps, chance, options_.factor);
  const DivergedAt in_epochs = find_divergence(epochs, chance, options_.factor);
  const bool by_step = in_steps.at >= 0;
  if (!by_step && in_epochs.at < 0 && seen.facts.stopped != "diverged") return {};
  const DivergedAt& found = by_step ? in_steps : in_epochs;
  Finding finding{.rule = card.name, .severity = Severity::error, .weight = 2.0};
  if (found.at >= 0) {
    const auto at = static_cast<std::size_t>(found.at);
    finding.epoch = by_step ? seen.steps[at].epoch : seen.epochs[at].epoch;
    if (by_step) finding.evidence.push_back({"step", static_cast<double>(seen.steps[at].step)});
    finding.evidence.push_back({"end", std::isfinite(found.end) ? EvidenceValue(found.end) : EvidenceValue("not a number")});
  }
  if (std::isfinite(chance)) finding.evidence.push_back({"chance", chance});
  finding.advice = "the loss has diverged: what was trained after that is worthless; start again with a thirtieth of the learning rate, "
                   "a warm-up, or clipped gradients, and see what else is reported";
  finding.change = change_of_rate(seen, 0.03);
  return {finding};
}

}  // namespace deft
