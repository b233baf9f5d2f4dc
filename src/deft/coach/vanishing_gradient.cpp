#include "deft/coach/vanishing_gradient.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "deft/coach/series.h"

namespace deft {

const Card VanishingGradient::card{"coach", "vanishing_gradient", "Vanishing gradients", "Hochreiter 1991; Bengio and others 1994"};

void describe(VanishingGradientOptions& options, Fields& fields) {
  fields.real("ratio", options.ratio, "first layer's gradient in units of the last's", {0, 1});
  fields.real("smallest", options.smallest, "norm of the first layer's gradient that counts as small", {0, 1e6});
}

std::vector<double> gradient_ratios(const Observations& seen) {
  constexpr double kNothing = 1e-30;
  std::map<std::int64_t, std::vector<double>> norms;  // of each probe, in the order of the network
  for (const LayerObservation& one : seen.layers) {
    const bool weights = one.kind.empty() || one.kind == "convolution" || one.kind == "linear";
    if (weights && std::isfinite(one.gradient_norm)) norms[one.step].push_back(std::log10(std::max(kNothing, one.gradient_norm)));
  }
  std::vector<double> ratios;
  for (const auto& [step, logs] : norms) {
    if (logs.size() < 3) continue;
    std::vector<double> depth;
    for (std::size_t i = 0; i < logs.size(); ++i) depth.push_back(static_cast<double>(i));
    ratios.push_back(std::pow(10.0, -fit_line(depth, logs).slope * static_cast<double>(logs.size() - 1)));
  }
  return ratios;
}

std::vector<double> gradient_norms(const Observations& seen) {
  std::vector<double> norms;
  for (const LayerTrack& track : layer_tracks(seen)) {
    const std::vector<double> known = values(track, &LayerObservation::gradient_norm);
    if (has_weights(track) && !known.empty()) norms.push_back(median(known));
  }
  return norms;
}

std::vector<Finding> VanishingGradient::look(const Observations& seen) const {
  constexpr double kNoGradient = 1e-6;
  const Series loss = training_loss(seen);
  const double chance = chance_loss(seen.facts);
  const double level = loss.empty() ? kUnknown : median(tail(loss, 0.2).y);
  if (level < 0.5 * chance) return {};  // it learns all the same
  Finding finding{.rule = card.name, .epoch = last_epoch(seen), .weight = 1.3};
  finding.change = {{"activation.name", "relu"}, {"initialization.name", "he"}};
  const std::vector<double> ratios = gradient_ratios(seen), norms = gradient_norms(seen);
  if (!ratios.empty() && median(ratios) < options_.ratio && !norms.empty() && norms[0] < options_.smallest) {
    finding.evidence = {{"ratio", median(ratios)}, {"first", norms[0]}, {"last", norms.back()}, {"probes", static_cast<double>(ratios.size())}};
    finding.advice = "the gradient of the first layer is only " + number(median(ratios)) +
                     " of the last's: the first layers do not learn; ReLU with He's initialization, batch norm, or a residual network";
    return {finding};
  }
  const Series whole = step_series(seen, &StepObservation::gradient_norm);
  if (whole.size() < 10 || !(level > 0.9 * chance) || !(quantile(whole.y, 0.75) < kNoGradient)) return {};
  finding.evidence = {{"gradient_norm", median(whole.y)}, {"loss", level}, {"chance", chance}};
  finding.advice = "the gradient is practically zero while the loss is still at chance: nothing can be learnt; look at activation "
                   "and initial weights";
  return {finding};
}

}  // namespace deft
