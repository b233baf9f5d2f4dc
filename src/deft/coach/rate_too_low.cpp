#include "deft/coach/rate_too_low.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "deft/coach/series.h"

namespace deft {
namespace {

// The curve up to where the rate was last at least half of its largest: behind that it is slow by design.
Series at_full_rate(const Observations& seen, const Series& losses) {
  const Series steps = step_series(seen, &StepObservation::learning_rate);
  const Series rates = steps.empty() ? epoch_series(seen, &EpochObservation::learning_rate) : steps;
  double end = std::numeric_limits<double>::infinity();
  for (std::size_t i = rates.size(); i-- > 0 && rates.y[i] < 0.5 * largest_rate(seen);) end = rates.x[i];
  Series kept;
  for (std::size_t i = 0; i < losses.size() && losses.x[i] < end; ++i) {
    kept.x.push_back(losses.x[i]);
    kept.y.push_back(losses.y[i]);
  }
  return kept;
}

// Validation that is not above chance and does not fall: what is slow is learning by heart.
bool validation_stands_still(const Observations& seen) {
  const Series loss = epoch_series(seen, &EpochObservation::val_loss);
  const Series accuracy = epoch_series(seen, &EpochObservation::val_accuracy);
  const bool falls = loss.size() >= 3 && probability_falling(fit(loss)) > 0.95;
  const double chance = chance_accuracy(seen.facts);
  const double samples = static_cast<double>(seen.facts.val_samples);
  const bool above = !accuracy.empty() && median(tail(accuracy, 0.3).y) > chance + 2 * share_error(chance, samples);
  return (loss.size() >= 3 || !accuracy.empty()) && !falls && !above;
}

}  // namespace

const Card RateTooLow::card{"coach", "rate_too_low", "The learning rate is too low", "deft"};

void describe(RateTooLowOptions& options, Fields& fields) {
  fields.real("little", options.little, "share of the first loss by which a healthy run has fallen", {0, 1});
  fields.real("sure", options.sure, "probability that the loss falls", {0.5, 1});
  fields.real("slow", options.slow, "median update ratio of the layers that explains little learning", {0, 1});
}

Fall find_fall(const std::vector<double>& x, const std::vector<double>& losses) {
  const std::size_t n = losses.size();
  if (n < 4) return {};
  const auto level = [&](double from, double to) {
    const auto begin = static_cast<std::size_t>(from * static_cast<double>(n));
    const auto end = std::max(begin + 1, static_cast<std::size_t>(to * static_cast<double>(n)));
    return median({losses.begin() + static_cast<std::ptrdiff_t>(begin), losses.begin() + static_cast<std::ptrdiff_t>(end)});
  };
  const double start = level(0.0, 0.1), middle = level(0.45, 0.55), end = level(0.9, 1.0);
  if (!(start > 0)) return {};
  const auto half = static_cast<std::ptrdiff_t>(n / 2);
  const Line late = fit_line({x.begin() + half, x.end()}, {losses.begin() + half, losses.end()});
  return {(start - end) / start, (start - middle) / start, (middle - end) / start, probability_falling(late)};
}

std::vector<Finding> RateTooLow::look(const Observations& seen) const {
  constexpr std::size_t kLeastPoints = 8;
  constexpr double kUsualUpdateRatio = 3e-3, kWantedUpdateRatio = 1e-3, kSomeGradient = 1e-4;
  constexpr std::size_t kLeastRatios = 2;
  const Series all = training_loss(seen);
  const Series losses = at_full_rate(seen, all);
  if (losses.size() < kLeastPoints) return {};
  Fall fall = find_fall(losses.x, losses.y);
  fall.total = std::max(fall.total, find_fall(all.x, all.y).total);
  const double planned = seen.facts.planned_epochs / last_epoch(seen);
  // A loss that started above chance has first come down to it, which is no learning.
  const double chance = chance_loss(seen.facts);
  const double end = median(tail(all, 0.1).y);
  const double learnt = all.y[0] > chance ? std::max(0.0, chance - end) / chance : fall.total;
  const double at_the_end = learnt * (planned > 1 ? planned : 1.0);
  const bool even = fall.total > 0 && fall.second_half >= 0.4 * fall.first_half;
  std::vector<double> ratios;
  for (const LayerObservation& one : seen.layers) {
    if (one.update_ratio > 0) ratios.push_back(one.update_ratio);  // frozen layers are another matter
  }
  const Series gradient = step_series(seen, &StepObservation::gradient_norm);
  const bool tiny = ratios.size() >= kLeastRatios && median(ratios) < options_.slow && !gradient.empty() && median(gradient.y) > kSomeGradient;
  const bool crawls = fall.sure > options_.sure && even && !validation_stands_still(seen);
  if (!(at_the_end < options_.little) || !(crawls || tiny)) return {};
  if (!ratios.empty() && median(ratios) > kUsualUpdateRatio) return {};
  Finding finding{.rule = card.name, .epoch = last_epoch(seen)};
  finding.evidence = {{"fallen", fall.total}, {"first_half", fall.first_half}, {"second_half", fall.second_half}, {"sure", fall.sure}};
  if (!ratios.empty()) finding.evidence.push_back({"update_ratio", median(ratios)});
  if (std::isfinite(largest_rate(seen))) finding.evidence.push_back({"learning_rate", largest_rate(seen)});
  // Straight to where steps are of the usual size.
  const double factor = tiny ? std::clamp(kWantedUpdateRatio / median(ratios), 10.0, 1000.0) : 10.0;
  finding.advice = "the loss falls by only " + in_percent(std::max(0.0, fall.total)) + " in the whole run" +
                   (tiny ? ", and a step changes weights by " + number(median(ratios)) + " of their size where 0.001 is usual" : "") +
                   ": the steps are too small; take " + number(factor) + " times the learning rate, or run the range test";
  finding.change = change_of_rate(seen, factor);
  return {finding};
}

}  // namespace deft
