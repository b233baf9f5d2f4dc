#include "deft/coach/activation_collapse.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "deft/coach/series.h"

namespace deft {

const Card ActivationCollapse::card{"coach", "activation_collapse", "Activations collapse with depth", "Glorot, Bengio 2010"};

void describe(ActivationCollapseOptions& options, Fields& fields) {
  fields.real("smallest", options.smallest, "deviation of the last layer in units of the first's", {0, 1});
}

double activation_change(const Observations& seen) {
  constexpr double kNothing = 1e-12;
  std::map<std::int64_t, std::vector<double>> deviations;  // of each probe, in the order of the network
  std::map<std::int64_t, bool> last_is_output;
  for (const LayerObservation& one : seen.layers) {
    // What a unit tells of the samples, where that is known: units of different level make a spread of their own.
    const double deviation = std::isnan(one.unit_deviation) ? one.activation_deviation : one.unit_deviation;
    if (std::isnan(deviation)) continue;
    deviations[one.step].push_back(std::log10(std::clamp(deviation, kNothing, 1 / kNothing)));
    last_is_output[one.step] = one.kind != "activation";
  }
  std::vector<double> changes;
  for (auto& [step, logs] : deviations) {
    if (last_is_output[step]) logs.pop_back();  // their size is the loss's business
    if (logs.size() < 3) continue;
    std::vector<double> depth;
    for (std::size_t i = 0; i < logs.size(); ++i) depth.push_back(static_cast<double>(i));
    changes.push_back(std::pow(10.0, fit_line(depth, logs).slope * static_cast<double>(logs.size() - 1)));
  }
  return median(changes);
}

std::vector<Finding> ActivationCollapse::look(const Observations& seen) const {
  const double change = activation_change(seen);
  const bool fades = change < options_.smallest, grows = change * options_.smallest > 1.0;
  if (!fades && !grows) return {};
  const bool untrained = seen.epochs.empty() && seen.steps.empty();
  Finding finding{.rule = card.name, .epoch = untrained ? 0.0 : last_epoch(seen), .weight = 1.1};
  finding.evidence = {{"change", change}};
  finding.advice = std::string("from the first to the last layer activations ") + (fades ? "shrink" : "grow") + " by a factor of " +
                   number(fades ? 1 / change : change) +
                   ": the initial weights do not fit the activation; He's (ReLU) or Xavier's (tanh), LSUV, or batch norm";
  finding.change = {{"initialization.lsuv", "on"}};
  return {finding};
}

}  // namespace deft
