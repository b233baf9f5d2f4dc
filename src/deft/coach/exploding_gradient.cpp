#include "deft/coach/exploding_gradient.h"

#include <algorithm>
#include <cmath>

#include "deft/coach/series.h"
#include "deft/coach/vanishing_gradient.h"

namespace deft {

const Card ExplodingGradient::card{"coach", "exploding_gradient", "Exploding gradients", "Pascanu, Mikolov, Bengio 2013, arXiv:1211.5063"};

void describe(ExplodingGradientOptions& options, Fields& fields) {
  fields.real("ratio", options.ratio, "first layer's gradient in units of the last's", {1, 1e12});
  fields.real("times", options.times, "what counts as a spike, in usual norms", {1, 1e6});
  fields.whole("spikes", options.spikes, "how many spikes there must be", {1, 1e6});
}

std::vector<std::size_t> find_spikes(const std::vector<StepObservation>& steps, double times) {
  constexpr std::size_t kWindow = 50, kLeast = 10;
  std::vector<std::size_t> spikes;
  for (std::size_t i = std::max(kLeast, steps.size() / 10); i < steps.size(); ++i) {
    std::vector<double> norms, losses;
    for (std::size_t k = i - std::min(i, kWindow); k < i; ++k) {
      if (std::isfinite(steps[k].gradient_norm)) norms.push_back(steps[k].gradient_norm);
      if (std::isfinite(steps[k].loss)) losses.push_back(steps[k].loss);
    }
    if (norms.size() < kLeast || losses.size() < kLeast) continue;
    const bool up = !(steps[i].loss <= median(losses));
    if (up && steps[i].gradient_norm > times * quantile(norms, 0.9)) spikes.push_back(i);
  }
  return spikes;
}

std::vector<Finding> ExplodingGradient::look(const Observations& seen) const {
  Finding finding{.rule = card.name, .epoch = last_epoch(seen), .weight = 1.1};
  const Series norms = step_series(seen, &StepObservation::gradient_norm);
  const auto clip = [&] {
    finding.change = {{"optimization.clip_norm.limit", number(quantile(norms.y, 0.9))}};
  };
  const auto infinite = std::find_if(seen.steps.begin(), seen.steps.end(), [](const StepObservation& s) { return std::isinf(s.gradient_norm); });
  if (infinite != seen.steps.end()) {
    finding.severity = Severity::error;
    finding.epoch = infinite->epoch;
    finding.evidence = {{"step", static_cast<double>(infinite->step)}, {"gradient_norm", "infinite"}};
    finding.advice = "the gradient became infinite: clip it, and take a lower rate";
    if (!norms.empty()) clip();
    return {finding};
  }
  const std::vector<double> ratios = gradient_ratios(seen), layers = gradient_norms(seen);
  if (!ratios.empty() && median(ratios) > options_.ratio && *std::max_element(layers.begin(), layers.end()) > 1.0) {
    finding.evidence = {{"ratio", median(ratios)}, {"first", layers.front()}, {"last", layers.back()}};
    finding.advice = "gradients grow from layer to layer: the first layer's is " + number(median(ratios)) +
                     " times the last's; smaller initial weights, batch norm, or clipping";
    finding.change = {{"optimization.clip_norm", "on"}};
    return {finding};
  }
  const std::vector<std::size_t> spikes = find_spikes(seen.steps, options_.times);
  if (spikes.size() < static_cast<std::size_t>(options_.spikes)) return {};
  finding.epoch = seen.steps[spikes[0]].epoch;
  finding.evidence = {{"spikes", static_cast<double>(spikes.size())},
                      {"first_step", static_cast<double>(seen.steps[spikes[0]].step)},
                      {"largest", *std::max_element(norms.y.begin(), norms.y.end())},
                      {"usual", median(norms.y)}};
  finding.advice = "the gradient jumped to more than " + number(options_.times) + " times its usual size " + std::to_string(spikes.size()) +
                   " times, and the loss with it: clip gradients, or lower the rate";
  clip();
  return {finding};
}

}  // namespace deft
