#include "deft/coach/rate_too_high.h"

#include <algorithm>
#include <cmath>

#include "deft/coach/divergence.h"
#include "deft/coach/rate_too_low.h"
#include "deft/coach/series.h"

namespace deft {

const Card RateTooHigh::card{"coach", "rate_too_high", "The learning rate is too high", "deft"};

void describe(RateTooHighOptions& options, Fields& fields) {
  fields.real("noise", options.noise, "how wide a curve may be, in standard deviations of one sample's loss", {0.1, 100});
  fields.real("swings", options.swings, "share of epochs in which the loss rises", {0, 1});
  fields.real("step", options.step, "a rise counts as large above this share of the first level", {0, 10});
}

double width_around_median(const std::vector<double>& values, std::size_t window) {
  const std::vector<double> middle = running_median(values, window);
  std::vector<double> rest;
  for (std::size_t i = 0; i < values.size(); ++i) rest.push_back(values[i] - middle[i]);
  return robust_deviation(rest);
}

Swings find_swings(const std::vector<double>& values) {
  std::vector<double> rises;
  for (std::size_t i = 1; i < values.size(); ++i) {
    if (values[i] > values[i - 1]) rises.push_back((values[i] - values[i - 1]) / values[0]);
  }
  if (rises.empty()) return {};
  const double hits = static_cast<double>(rises.size()), all = static_cast<double>(values.size() - 1);
  return {hits / all, wilson_low(hits, all, 1.645), median(rises)};
}

std::vector<Finding> RateTooHigh::look(const Observations& seen) const {
  constexpr std::size_t kLeastPoints = 20, kLeastEpochs = 6, kWindow = 9;
  // What leaves a network at chance is ten to a hundred times too high: between the two.
  constexpr double kDown = 0.03;
  constexpr double kLongMemory = 90;  // steps: a momentum of 0.989
  const Series steps = step_series(seen, &StepObservation::loss);
  const Series epochs = epoch_series(seen, &EpochObservation::train_loss);
  const double chance = chance_loss(seen.facts);
  Finding finding{.rule = card.name, .epoch = last_epoch(seen)};
  std::string how;
  if (steps.size() >= kLeastPoints && std::isfinite(chance)) {
    const double level = median(tail(steps, 1.0 / 3).y);
    const double width = width_around_median(tail(steps, 1.0 / 3).y, kWindow);
    const double batch = static_cast<double>(std::max<std::int64_t>(seen.facts.batch_size, 1));
    const double allowed = options_.noise / std::sqrt(seen.facts.batch_size > 0 ? batch : 64.0);
    const std::vector<double> early = part(steps, 0.0, 1.0 / 3).y;
    const double peak = *std::max_element(early.begin(), early.end());
    if (level >= 0.97 * chance && !steps_are_tiny(seen, RateTooLowOptions{}.slow) && (width > allowed || peak > 1.5 * std::max(chance, steps.y[0]))) {
      how = "stuck";
      finding.evidence = {{"loss", level}, {"chance", chance}, {"width", width}, {"early_peak", peak}};
      finding.advice = "the loss stays at chance and jumps: each step goes too far; take a thirtieth of the learning rate";
    }
  }
  if (how.empty() && epochs.size() >= kLeastEpochs && epochs.y[0] > 0) {
    const Swings swings = find_swings(epochs.y);
    // Two means over an epoch's samples differ by chance, and much if the samples are few.
    const double samples = static_cast<double>(seen.facts.train_samples);
    const double by_chance = samples > 0 ? options_.noise / std::sqrt(samples) / epochs.y[0] : 0.0;
    if (swings.at_least > options_.swings && swings.size > std::max(options_.step, by_chance)) {
      how = "swings";
      finding.evidence = {{"share_of_rises", swings.share}, {"at_least", swings.at_least}, {"size", swings.size}};
      finding.advice = "the training loss goes up in " + in_percent(swings.share) +
                       " of the epochs: the steps overshoot; take a third of the learning rate or let it decay";
    }
  }
  const double memory = 1.0 / (1.0 - seen.facts.momentum), run = static_cast<double>(seen.steps.empty() ? 0 : seen.steps.back().step + 1);
  if (how.empty() && std::isfinite(chance) && steps.size() >= kLeastPoints && memory > kLongMemory && memory > 0.5 * run &&
      median(tail(steps, 0.2).y) > 0.5 * chance) {
    how = "momentum";
    finding.evidence = {{"momentum", seen.facts.momentum}, {"memory", memory}, {"steps", run}};
    finding.advice = "a momentum of " + number(seen.facts.momentum) + " adds up the gradients of " + number(memory) + " steps, in a run of " + number(run) +
                     ": steps are as much too long and point where the slope was long ago; 0.9 is usual";
  }
  if (how.empty()) {
    std::vector<double> all;
    for (const StepObservation& one : seen.steps) all.push_back(one.loss);
    const DivergedAt diverged = find_divergence(all, chance, DivergenceOptions{}.factor);
    if (diverged.at < 0) return {};
    how = "diverged";
    finding.epoch = seen.steps[static_cast<std::size_t>(diverged.at)].epoch;
    finding.evidence = {{"step", static_cast<double>(seen.steps[static_cast<std::size_t>(diverged.at)].step)}};
    finding.advice = "the loss ran away: most often the learning rate is too high; take a thirtieth of it, or a warm-up";
  }
  finding.evidence.insert(finding.evidence.begin(), {"how", how});
  if (std::isfinite(largest_rate(seen))) finding.evidence.push_back({"learning_rate", largest_rate(seen)});
  finding.change = change_of_rate(seen, how == "swings" ? 1.0 / 3 : kDown);
  if (seen.facts.momentum > 1.0 - 1.0 / kLongMemory) finding.change = {{"optimization.beta", "0.9"}};
  return {finding};
}

}  // namespace deft
