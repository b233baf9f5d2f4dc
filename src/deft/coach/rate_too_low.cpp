#include "deft/coach/rate_too_low.h"

#include <algorithm>
#include <cmath>

#include "deft/coach/series.h"

namespace deft {
namespace {

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
  constexpr double kUsualUpdateRatio = 3e-3;
  const Series losses = training_loss(seen);
  if (losses.size() < kLeastPoints || rate_decayed(seen)) return {};
  const Fall fall = find_fall(losses.x, losses.y);
  const double planned = seen.facts.planned_epochs / last_epoch(seen);
  const double at_the_end = fall.total * (planned > 1 ? planned : 1.0);
  const bool even = fall.total > 0 && fall.second_half >= 0.4 * fall.first_half;
  if (!(fall.sure > options_.sure) || !even || !(at_the_end < options_.little) || validation_stands_still(seen)) return {};
  std::vector<double> ratios;
  for (const LayerObservation& one : seen.layers) {
    if (std::isfinite(one.update_ratio)) ratios.push_back(one.update_ratio);
  }
  if (!ratios.empty() && median(ratios) > kUsualUpdateRatio) return {};
  Finding finding{.rule = card.name, .epoch = last_epoch(seen)};
  finding.evidence = {{"fallen", fall.total}, {"first_half", fall.first_half}, {"second_half", fall.second_half}, {"sure", fall.sure}};
  if (!ratios.empty()) finding.evidence.push_back({"update_ratio", median(ratios)});
  if (std::isfinite(largest_rate(seen))) finding.evidence.push_back({"learning_rate", largest_rate(seen)});
  finding.advice = "the loss falls steadily but by only " + in_percent(fall.total) +
                   " in the whole run: the steps are too small; take ten times the learning rate, or run the range test";
  finding.change = change_of_rate(seen, 10);
  return {finding};
}

}  // namespace deft
