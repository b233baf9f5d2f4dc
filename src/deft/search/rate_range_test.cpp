#include "deft/search/rate_range_test.h"

#include <algorithm>
#include <cmath>

namespace deft {
namespace {

// A sweep has learned something if its loss fell by at least this share of where it began, or of knowing nothing.
constexpr double kLeastFall = 0.02;

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  // Rates lie on a logarithmic scale: the middle of two is their geometric mean.
  return values.size() % 2 ? values[middle] : std::sqrt(values[middle - 1] * values[middle]);
}

// Where the loss falls fastest per factor of the rate, up to the minimum.
double steepest_rate(const RateSweep& sweep, const std::vector<double>& losses, std::size_t lowest) {
  std::size_t best = 0;
  double slope = 0.0;
  for (std::size_t i = 0; i + 1 < losses.size() && i < lowest; ++i) {
    const double here = (losses[i + 1] - losses[i]) / std::log(sweep.rates[i + 1] / sweep.rates[i]);
    if (here < slope) {
      slope = here;
      best = i;
    }
  }
  return sweep.rates[best];
}

}  // namespace

const Card RateRangeTest::card{"search", "rate_range_test", "Learning-rate range test", "Smith 2017, arXiv:1506.01186"};

void describe(RateRangeTestOptions& options, Fields& fields) {
  fields.real("lowest", options.lowest, "rate that a sweep begins with", {1e-12, 100});
  fields.real("highest", options.highest, "rate that it ends with", {1e-11, 1000});
  fields.whole("steps", options.steps, "steps of a sweep", {10, 100000});
  fields.whole("sweeps", options.sweeps, "repetitions, each with batches in another order", {1, 100});
  fields.real("share", options.share, "suggested rate as a share of the rate with the least loss", {0.001, 1});
  fields.real("smoothing", options.smoothing, "share of the past in the smoothed loss", {0, 0.999});
  fields.real("give_up", options.give_up, "a sweep ends when its loss is this many times its least", {1.1, 1e6});
  fields.require(options.lowest < options.highest, "lowest must be below highest");
}

std::vector<double> smoothed_losses(const std::vector<double>& losses, double smoothing) {
  std::vector<double> result;
  double mean = 0.0, weight = 0.0;
  for (const double loss : losses) {
    if (!std::isfinite(loss)) break;
    mean = smoothing * mean + (1.0 - smoothing) * loss;
    weight = smoothing * weight + (1.0 - smoothing);
    result.push_back(mean / weight);
  }
  return result;
}

std::vector<double> RateRangeTest::rates() const {
  std::vector<double> result;
  const double span = std::log(options_.highest / options_.lowest);
  for (std::int64_t i = 0; i < options_.steps; ++i) {
    result.push_back(options_.lowest * std::exp(span * static_cast<double>(i) / static_cast<double>(options_.steps - 1)));
  }
  return result;
}

bool RateRangeTest::hopeless(const std::vector<double>& losses) const {
  const std::vector<double> smooth = smoothed_losses(losses, options_.smoothing);
  if (smooth.size() < losses.size()) return true;
  return !smooth.empty() && smooth.back() > options_.give_up * *std::min_element(smooth.begin(), smooth.end());
}

std::optional<double> overruled(double decided, const RateSuggestion& suggestion) {
  if (!suggestion.found) return std::nullopt;
  const bool too_high = decided > 3.0 * suggestion.high && !suggestion.open_end, too_low = decided < suggestion.low / 30.0;
  return too_high || too_low ? std::optional(suggestion.rate) : std::nullopt;
}

RateSuggestion RateRangeTest::suggest(const std::vector<RateSweep>& sweeps) const {
  RateSuggestion result;
  std::vector<double> steepest;
  std::size_t open = 0;
  for (const RateSweep& sweep : sweeps) {
    const std::vector<double> losses = smoothed_losses(sweep.losses, options_.smoothing);
    if (losses.size() < 2) continue;
    const auto least = static_cast<std::size_t>(std::min_element(losses.begin(), losses.end()) - losses.begin());
    const double start = std::isnan(sweep.chance) ? losses[0] : std::min(losses[0], sweep.chance);
    if (losses[least] > start - kLeastFall * std::abs(start)) continue;
    result.each.push_back(options_.share * sweep.rates[least]);
    steepest.push_back(steepest_rate(sweep, losses, least));
    // The end was reached without a rise: the best rate may lie beyond it.
    open += least + 1 == losses.size() && losses.size() == sweep.losses.size() && sweep.rates[least] >= 0.999 * options_.highest;
  }
  if (2 * result.each.size() <= sweeps.size()) {
    result.reason = sweeps.empty() ? "no sweep was run"
                                   : "the loss fell in " + std::to_string(result.each.size()) + " of " + std::to_string(sweeps.size()) +
                                         " sweeps: at no rate does the network learn";
    return result;
  }
  result.found = true;
  result.rate = median(result.each);
  result.steepest = median(steepest);
  const auto [low, high] = std::minmax_element(result.each.begin(), result.each.end());
  result.low = *low;
  result.high = *high;
  // Each sweep lies above the true median as often as below it; all on one side happens with 2 * 2^-n.
  result.confidence = 1.0 - std::pow(2.0, 1.0 - static_cast<double>(result.each.size()));
  result.open_end = 2 * open > result.each.size();
  return result;
}

}  // namespace deft
