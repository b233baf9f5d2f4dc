#include "deft/coach/saturation.h"

#include "deft/coach/dead_relu.h"

namespace deft {

const Card Saturation::card{"coach", "saturation", "Saturated units", "Glorot, Bengio 2010"};

void describe(SaturationOptions& options, Fields& fields) {
  fields.real("share", options.share, "of a layer's outputs that are saturated", {0, 1});
  fields.whole("checks", options.checks, "probes in a row", {1, 1e6});
}

std::vector<Finding> Saturation::look(const Observations& seen) const {
  const std::vector<LayerTrack> tracks = layer_tracks(seen);
  const Worst start = worst_at_start(tracks, &LayerObservation::saturated_share);
  if (start.layer && start.share > options_.share) {
    Finding finding{.rule = card.name, .epoch = 0, .weight = 1.2};
    finding.evidence = {{"layer", start.layer->name}, {"saturated_share", start.share}, {"probes", 1.0}};
    finding.advice = in_percent(start.share) + " of the outputs of " + start.layer->name +
                     " sit at the flat ends of the activation before the first step: the initial weights are too large; Xavier's";
    finding.change = {{"initialization.name", "xavier"}};
    return {finding};
  }
  const Worst worst = worst_layer(tracks, &LayerObservation::saturated_share, options_.checks);
  if (!worst.layer || !(worst.share > options_.share)) return {};
  // A network that has learnt its samples may well sit at the ends.
  const Series loss = training_loss(seen);
  const bool learnt = !loss.empty() && median(tail(loss, 0.1).y) < 0.5 * chance_loss(seen.facts);
  Finding finding{.rule = card.name, .epoch = worst.layer->at.back().epoch, .weight = 1.2};
  finding.severity = learnt ? Severity::info : Severity::warning;
  finding.evidence = {{"layer", worst.layer->name}, {"saturated_share", worst.share}, {"probes", static_cast<double>(options_.checks)}};
  finding.advice = in_percent(worst.share) + " of the outputs of " + worst.layer->name +
                   " sit at the flat ends of the activation, where no gradient comes through: smaller initial weights "
                   "(Xavier's), normalised inputs, batch norm, or another activation";
  finding.change = {{"initialization.name", "xavier"}};
  return {finding};
}

}  // namespace deft
