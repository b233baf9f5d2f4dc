#include "deft/coach/series.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace deft {
namespace {

template <class Observation>
Series series_of(const std::vector<Observation>& all, double Observation::* value) {
  Series series;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!std::isfinite(all[i].*value)) continue;
    series.x.push_back(std::isfinite(all[i].epoch) ? all[i].epoch : static_cast<double>(i));
    series.y.push_back(all[i].*value);
  }
  return series;
}

}  // namespace

Series epoch_series(const Observations& seen, double EpochObservation::* value) { return series_of(seen.epochs, value); }
Series step_series(const Observations& seen, double StepObservation::* value) { return series_of(seen.steps, value); }

Series part(const Series& all, double from, double to) {
  const double n = static_cast<double>(all.size());
  const auto begin = static_cast<std::ptrdiff_t>(std::lround(from * n)), end = static_cast<std::ptrdiff_t>(std::lround(to * n));
  return {{all.x.begin() + begin, all.x.begin() + end}, {all.y.begin() + begin, all.y.begin() + end}};
}

Series tail(const Series& all, double share) {
  if (all.empty()) return {};
  return part(all, std::min(1.0 - share, 1.0 - 1.0 / static_cast<double>(all.size())), 1.0);
}

Line fit(const Series& series) { return fit_line(series.x, series.y); }

Series training_loss(const Observations& seen) {
  const Series steps = step_series(seen, &StepObservation::loss);
  const Series epochs = epoch_series(seen, &EpochObservation::train_loss);
  return steps.size() >= epochs.size() ? steps : epochs;
}

Series training_accuracy(const Observations& seen) {
  const Series clean = epoch_series(seen, &EpochObservation::train_accuracy_clean);
  return clean.empty() ? epoch_series(seen, &EpochObservation::train_accuracy) : clean;
}

namespace {

// What training sees of each class.
const std::vector<std::int64_t>& seen_counts(const RunFacts& facts) { return facts.drawn_counts.empty() ? facts.class_counts : facts.drawn_counts; }

}  // namespace

double chance_loss(const RunFacts& facts) {
  const bool probabilities = facts.loss.empty() || facts.loss == "cross_entropy" || facts.loss == "binary_logistic";
  if (!probabilities || facts.task == "regression") return kUnknown;
  if (facts.task == "attributes" || facts.loss == "binary_logistic") return std::log(2.0);
  double total = 0.0;
  for (const auto count : seen_counts(facts)) total += static_cast<double>(count);
  if (!(total > 0)) return facts.classes > 1 ? std::log(static_cast<double>(facts.classes)) : kUnknown;
  double entropy = 0.0;
  for (const auto count : seen_counts(facts)) {
    const double share = static_cast<double>(count) / total;
    if (share > 0) entropy -= share * std::log(share);
  }
  return entropy > 0 ? entropy : kUnknown;
}

double chance_accuracy(const RunFacts& facts) {
  if (facts.task != "classes") return kUnknown;
  double total = 0.0, most = 0.0;
  for (const auto count : seen_counts(facts)) {
    total += static_cast<double>(count);
    most = std::max(most, static_cast<double>(count));
  }
  if (total > 0) return most / total;
  return facts.classes > 1 ? 1.0 / static_cast<double>(facts.classes) : kUnknown;
}

std::vector<LayerTrack> layer_tracks(const Observations& seen) {
  std::vector<LayerTrack> tracks;
  for (const LayerObservation& one : seen.layers) {
    auto found = std::find_if(tracks.begin(), tracks.end(), [&](const LayerTrack& t) { return t.name == one.name; });
    if (found == tracks.end()) found = tracks.insert(found, {one.name, one.kind, one.activation, {}});
    found->at.push_back(one);
  }
  return tracks;
}

bool has_weights(const LayerTrack& track) {
  return track.kind.empty() || track.kind == "convolution" || track.kind == "linear";
}

std::vector<double> values(const LayerTrack& track, double LayerObservation::* value) {
  std::vector<double> known;
  for (const LayerObservation& one : track.at) {
    if (std::isfinite(one.*value)) known.push_back(one.*value);
  }
  return known;
}

double last_epoch(const Observations& seen) {
  if (!seen.epochs.empty() && std::isfinite(seen.epochs.back().epoch)) return seen.epochs.back().epoch;
  return seen.steps.empty() ? kUnknown : seen.steps.back().epoch;
}

namespace {

std::vector<double> rates(const Observations& seen) {
  const Series steps = step_series(seen, &StepObservation::learning_rate);
  return steps.empty() ? epoch_series(seen, &EpochObservation::learning_rate).y : steps.y;
}

}  // namespace

double largest_rate(const Observations& seen) {
  const std::vector<double> all = rates(seen);
  return all.empty() ? kUnknown : *std::max_element(all.begin(), all.end());
}

bool rate_decayed(const Observations& seen) {
  const std::vector<double> all = rates(seen);
  return !all.empty() && all.back() < 0.5 * *std::max_element(all.begin(), all.end());
}

std::string number(double value) { return fmt::format("{:.3g}", value); }
std::string in_percent(double share) { return fmt::format("{:.3g} %", 100.0 * share); }

std::vector<std::pair<std::string, std::string>> change_of_rate(const Observations& seen, double factor) {
  // A warm-up may not have reached the recipe's rate yet.
  const double rate = seen.facts.learning_rate > 0 ? seen.facts.learning_rate : largest_rate(seen);
  if (!(rate > 0)) return {};
  return {{"optimization.learning_rate", number(rate * factor)}};
}

}  // namespace deft
