#include "deft/coach/not_shuffled.h"

#include <algorithm>
#include <cmath>

#include "deft/coach/series.h"

namespace deft {

const Card NotShuffled::card{"coach", "not_shuffled", "Samples are not shuffled", "Fisher 1925 (analysis of variance)"};

void describe(NotShuffledOptions& options, Fields& fields) {
  fields.real("share", options.share, "of the losses' variance that the place in the epoch explains", {0, 1});
  fields.real("sure", options.sure, "probability that it is no chance", {0.5, 1});
}

PlaceEffect place_effect(const std::vector<StepObservation>& steps, std::int64_t steps_per_epoch) {
  constexpr std::size_t kMostPlaces = 12, kLeastEpochs = 3;
  if (steps_per_epoch < 4) return {};
  std::vector<double> losses, places;
  for (const StepObservation& one : steps) {
    if (!std::isfinite(one.loss)) continue;
    losses.push_back(one.loss);
    places.push_back(static_cast<double>(one.step % steps_per_epoch) / static_cast<double>(steps_per_epoch));
  }
  if (losses.empty()) return {};
  const double epochs = static_cast<double>(steps.back().step - steps.front().step + 1) / static_cast<double>(steps_per_epoch);
  if (!(epochs >= kLeastEpochs)) return {};
  const auto each = static_cast<std::size_t>(static_cast<double>(losses.size()) / epochs);  // logged steps of an epoch
  if (each < 4) return {};
  const std::vector<double> trend = running_median(losses, each);
  const std::size_t bins = std::min(kMostPlaces, each), from = losses.size() / 3;  // the first third falls too steeply
  std::vector<double> sum(bins, 0.0), count(bins, 0.0);
  double total = 0.0, squares = 0.0, all = 0.0;
  for (std::size_t i = from; i < losses.size(); ++i) {
    const auto bin = std::min(bins - 1, static_cast<std::size_t>(places[i] * static_cast<double>(bins)));
    const double rest = losses[i] - trend[i];
    sum[bin] += rest;
    count[bin] += 1;
    total += rest;
    squares += rest * rest;
    all += 1;
  }
  double between = -total * total / all;
  double groups = 0;
  for (std::size_t b = 0; b < bins; ++b) {
    if (count[b] > 0) {
      between += sum[b] * sum[b] / count[b];
      groups += 1;
    }
  }
  const double whole = squares - total * total / all, within = whole - between;
  if (groups < 3 || all - groups < 3 || !(whole > 0)) return {};
  const double f = within > 0 ? (between / (groups - 1)) / (within / (all - groups)) : 1e300;
  return {between / whole, f_tail(f, groups - 1, all - groups)};
}

std::vector<Finding> NotShuffled::look(const Observations& seen) const {
  const PlaceEffect effect = place_effect(seen.steps, seen.facts.steps_per_epoch);
  if (!(effect.share > options_.share) || !(effect.by_chance < 1.0 - options_.sure)) return {};
  Finding finding{.rule = card.name, .epoch = last_epoch(seen), .weight = 1.7};
  finding.evidence = {{"explained_by_place", effect.share}, {"by_chance", effect.by_chance}};
  finding.advice = "losses rise and fall at the same places of every epoch (" + in_percent(effect.share) +
                   " of their variance): samples come in the same order, and most likely sorted; shuffle them";
  finding.change = {{"train.shuffle", "true"}};
  return {finding};
}

}  // namespace deft
