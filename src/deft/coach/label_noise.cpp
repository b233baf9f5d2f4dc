#include "deft/coach/label_noise.h"

#include <algorithm>
#include <cmath>

#include "deft/coach/series.h"

namespace deft {
namespace {

// Standard error of one validation accuracy: of a share, or what the curve's own jitter shows if that is more.
double accuracy_error(const Series& accuracy, double samples) {
  std::vector<double> changes;
  for (std::size_t i = 1; i < accuracy.size(); ++i) changes.push_back(accuracy.y[i] - accuracy.y[i - 1]);
  const double jitter = changes.empty() ? 0.0 : robust_deviation(changes) / std::sqrt(2.0);
  return samples > 0 ? std::max(jitter, share_error(median(accuracy.y), samples)) : jitter;
}

}  // namespace

const Card LabelNoise::card{"coach", "label_noise", "Labels may be wrong", "Arpit and others 2017, arXiv:1706.05394"};

void describe(LabelNoiseOptions& options, Fields& fields) {
  fields.real("drop", options.drop, "of validation accuracy below its peak", {0, 1});
}

std::vector<Finding> LabelNoise::look(const Observations& seen) const {
  constexpr std::size_t kLeastEpochs = 6;
  const Series val = epoch_series(seen, &EpochObservation::val_accuracy);
  const Series train = training_accuracy(seen);
  if (val.size() < kLeastEpochs || train.size() < kLeastEpochs) return {};
  const double error = accuracy_error(val, static_cast<double>(seen.facts.val_samples));
  const double chance = chance_accuracy(seen.facts);
  Finding finding{.rule = card.name};
  const double learnt = train.y.back(), end = median(tail(val, 0.2).y);
  if (learnt > chance + 0.2 && end < chance + 2 * error) {
    finding.severity = Severity::error;
    finding.weight = 1.5;
    finding.epoch = val.x.back();
    finding.evidence = {{"train_accuracy", learnt}, {"val_accuracy", end}, {"chance", chance}, {"standard_error", error}};
    finding.advice = "training samples are learnt by heart (" + in_percent(learnt) + "), yet new ones are guessed (" + in_percent(end) +
                     ", chance " + in_percent(chance) + "): labels and inputs do not belong together; check how they were paired";
    return {finding};
  }
  const std::vector<double> smooth = running_median(val.y, 3);
  const auto peak = static_cast<std::size_t>(std::max_element(smooth.begin(), smooth.end()) - smooth.begin());
  const auto then = std::find_if(train.x.begin(), train.x.end(), [&](double x) { return x >= val.x[peak]; });
  if (then == train.x.end() || val.size() - peak < 4) return {};
  const double rose = learnt - train.y[static_cast<std::size_t>(then - train.x.begin())];
  const double fell = smooth[peak] - end;
  if (!(rose >= 0.1) || !(fell > options_.drop) || !(fell > 3 * error)) return {};
  finding.weight = 1.2;
  finding.epoch = val.x[peak];
  finding.evidence = {{"peak_epoch", val.x[peak]}, {"peak", smooth[peak]}, {"val_accuracy", end}, {"train_accuracy", learnt}, {"standard_error", error}};
  finding.advice = "validation accuracy peaked at epoch " + number(val.x[peak]) + " and fell by " + in_percent(fell) +
                   " while training rose to " + in_percent(learnt) + ": as with wrong labels, which are learnt last and by heart; "
                   "look through the worst mistakes, smooth labels, and stop at the peak";
  finding.change = {{"loss.label_smoothing", "on"}, {"regularization.early_stopping", "on"}};
  return {finding};
}

}  // namespace deft
