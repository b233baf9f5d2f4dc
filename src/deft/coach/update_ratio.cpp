#include "deft/coach/update_ratio.h"

#include <algorithm>
#include <cmath>

namespace deft {

const Card UpdateRatio::card{"coach", "update_ratio", "Updates too large or too small", "Karpathy 2015, CS231n notes"};

void describe(UpdateRatioOptions& options, Fields& fields) {
  fields.real("lowest", options.lowest, "slower is standing still", {0, 1});
  fields.real("highest", options.highest, "faster is forgetting", {0, 1e6});
  fields.require(options.lowest < options.highest, "lowest must be below highest");
}

double usual_update_ratio(const LayerTrack& track, const Observations& seen) {
  const double largest = largest_rate(seen);
  std::vector<double> ratios;
  for (const LayerObservation& one : track.at) {
    if (one.step == 0 || std::isnan(one.update_ratio)) continue;
    const auto then = std::find_if(seen.steps.begin(), seen.steps.end(), [&](const StepObservation& s) { return s.step >= one.step; });
    // Behind the last logged step the rate is that of the step.
    const double rate = seen.steps.empty() ? kUnknown : then == seen.steps.end() ? seen.steps.back().learning_rate : then->learning_rate;
    if (!(rate < 0.2 * largest)) ratios.push_back(one.update_ratio);
  }
  return ratios.size() < 2 ? kUnknown : median(ratios);
}

std::vector<Finding> UpdateRatio::look(const Observations& seen) const {
  std::vector<std::string> still, slow, fast;
  std::vector<double> outside;
  std::size_t all = 0;
  for (const LayerTrack& track : layer_tracks(seen)) {
    const double ratio = has_weights(track) ? usual_update_ratio(track, seen) : kUnknown;
    if (std::isnan(ratio)) continue;
    ++all;
    if (ratio >= options_.lowest && ratio <= options_.highest) continue;
    outside.push_back(ratio);
    (ratio > options_.highest ? fast : ratio == 0 ? still : slow).push_back(track.name);
  }
  std::vector<Finding> findings;
  const auto add = [&](const std::vector<std::string>& layers, const std::string& what, const std::string& whole, double factor, double weight) {
    if (layers.empty()) return;
    const bool most = 2 * layers.size() > all;
    Finding finding{.rule = card.name, .epoch = last_epoch(seen), .weight = weight};
    finding.evidence = {{"layer", layers[0]}, {"layers", static_cast<double>(layers.size())}, {"of", static_cast<double>(all)}, {"median", median(outside)}};
    finding.advice = layers[0] + (layers.size() > 1 ? " and " + std::to_string(layers.size() - 1) + " other layers" : "") + " " + what +
                     (most ? "; " + whole : "; look at the rate and initial weights of that layer");
    if (most && factor != 1) finding.change = change_of_rate(seen, factor);
    if (factor == 1) finding.change = {{"optimization.groups", "[]"}};
    findings.push_back(finding);
  };
  // Frozen on purpose: the feature layers of a pretrained network.
  if (!seen.facts.pretrained) add(still, "never change: they are frozen, or no gradient reaches them", "nothing is learnt", 1, 1.2);
  add(slow, "hardly move (less than " + number(options_.lowest) + " of their size a step)", "the learning rate is too low", 10, 0.8);
  add(fast, "change by more than " + in_percent(options_.highest) + " in every step", "the learning rate is too high", 0.1, 0.85);
  return findings;
}

}  // namespace deft
