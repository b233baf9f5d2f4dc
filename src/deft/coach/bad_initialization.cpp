#include "deft/coach/bad_initialization.h"

#include <algorithm>
#include <cmath>

#include "deft/coach/series.h"

namespace deft {
namespace {

// A network of equal or zero weights says the same for every sample, and hardly moves.
bool stands_at_chance(const Observations& seen, double chance) {
  constexpr std::size_t kSteps = 10;
  const Series loss = step_series(seen, &StepObservation::loss), norm = step_series(seen, &StepObservation::gradient_norm);
  if (loss.size() < kSteps || norm.size() < kSteps) return false;
  return std::all_of(loss.y.begin(), loss.y.begin() + kSteps, [&](double l) { return std::abs(l - chance) < 1e-6 * chance; }) &&
         median({norm.y.begin(), norm.y.begin() + kSteps}) < 1e-6;
}

}  // namespace

const Card BadInitialization::card{"coach", "bad_initialization", "Bad initial weights", "Glorot, Bengio 2010; He and others 2015"};

void describe(BadInitializationOptions& options, Fields& fields) {
  fields.real("most", options.most, "deviation of outputs that is still workable", {1, 1e9});
}

std::vector<Finding> BadInitialization::look(const Observations& seen) const {
  const std::vector<LayerTrack> tracks = layer_tracks(seen);
  const auto last = std::find_if(tracks.rbegin(), tracks.rend(), has_weights);  // may start at zero
  Finding finding{.rule = card.name, .epoch = 0, .weight = 1.4};
  finding.change = {{"initialization.name", "he"}};
  for (const LayerTrack& track : tracks) {
    const LayerObservation& first = track.at.front();
    const bool output = last != tracks.rend() && &track == &*last;
    if (first.step != 0 || output) continue;
    if (has_weights(track) && first.weight_deviation == 0.0) {
      finding.severity = Severity::error;
      finding.evidence = {{"layer", first.name}, {"weight_deviation", 0.0}};
      finding.advice = "all weights of " + first.name + " start equal: its units stay copies of each other; draw them at random";
      return {finding};
    }
    const double size = first.activation_deviation;
    if (!(size > options_.most) && !(size < 1.0 / options_.most)) continue;
    finding.evidence = {{"layer", first.name}, {"activation_deviation", size}};
    if (std::isfinite(first.weight_deviation)) finding.evidence.push_back({"weight_deviation", first.weight_deviation});
    finding.advice = "outputs of " + first.name + " start with deviation " + number(size) +
                     ", where about 1 is wanted: He's initialization for ReLU, Xavier's for tanh, or LSUV";
    return {finding};
  }
  if (!stands_at_chance(seen, chance_loss(seen.facts))) return {};
  finding.severity = Severity::error;
  finding.evidence = {{"loss", seen.steps[0].loss}, {"steps", 10.0}};
  finding.advice = "the loss is exactly that of knowing nothing and no gradient flows: the weights start at zero; draw them at random";
  return {finding};
}

}  // namespace deft
