#include "deft/coach/dead_relu.h"

#include <algorithm>
#include <cmath>

namespace deft {

const Card DeadRelu::card{"coach", "dead_relu", "Dead units", "Lu and others 2019, arXiv:1903.06733"};

void describe(DeadReluOptions& options, Fields& fields) {
  fields.real("share", options.share, "of a layer's units that are dead", {0, 1});
  fields.whole("checks", options.checks, "probes in a row", {1, 1e6});
}

Worst worst_layer(const std::vector<LayerTrack>& tracks, double LayerObservation::* value, std::int64_t checks) {
  Worst worst;
  for (const LayerTrack& track : tracks) {
    double smallest = 1.0;
    std::int64_t seen = 0;
    for (auto one = track.at.rbegin(); one != track.at.rend() && seen < checks && one->step > 0; ++one) {
      if (std::isnan((*one).*value)) continue;
      smallest = std::min(smallest, (*one).*value);
      ++seen;
    }
    if (seen >= checks && smallest > worst.share) worst = {&track, smallest};
  }
  return worst;
}

Worst worst_at_start(const std::vector<LayerTrack>& tracks, double LayerObservation::* value) {
  Worst worst;
  for (const LayerTrack& track : tracks) {
    const LayerObservation& first = track.at.front();
    if (first.step == 0 && first.*value > worst.share) worst = {&track, first.*value};
  }
  return worst;
}

std::vector<Finding> DeadRelu::look(const Observations& seen) const {
  constexpr double kWholeLayer = 0.98;
  const std::vector<LayerTrack> tracks = layer_tracks(seen);
  const Worst start = worst_at_start(tracks, &LayerObservation::dead_share);
  if (start.layer && start.share > options_.share) {
    Finding finding{.rule = card.name, .epoch = 0, .weight = 1.45};
    finding.severity = start.share > kWholeLayer ? Severity::error : Severity::warning;
    finding.evidence = {{"layer", start.layer->name}, {"dead_share", start.share}, {"probes", 1.0}};
    finding.advice = in_percent(start.share) + " of the units of " + start.layer->name +
                     " give 0 for every sample before the first step: biases or weights start wrong; He's initialization, biases at 0";
    finding.change = {{"initialization.name", "he"}};
    return {finding};
  }
  const Worst worst = worst_layer(tracks, &LayerObservation::dead_share, options_.checks);
  if (!worst.layer || !(worst.share > 0.5 * options_.share)) return {};
  const LayerTrack& layer = *worst.layer;
  Finding finding{.rule = card.name, .epoch = layer.at.back().epoch, .weight = 1.3};
  finding.severity = worst.share > kWholeLayer      ? Severity::error
                     : worst.share > options_.share ? Severity::warning
                                                    : Severity::info;
  finding.evidence = {{"layer", layer.name}, {"dead_share", worst.share}, {"probes", static_cast<double>(options_.checks)}};
  finding.advice = in_percent(worst.share) + " of the units of " + layer.name +
                   " give 0 for every sample and get no gradient: a lower rate with warm-up, He's initialization, batch norm, "
                   "or an activation with a slope below zero";
  finding.change = {{"activation.name", "leaky_relu"}};
  for (const auto& one : change_of_rate(seen, 0.3)) finding.change.push_back(one);
  return {finding};
}

}  // namespace deft
