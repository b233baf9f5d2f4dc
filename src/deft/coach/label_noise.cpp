#include "deft/coach/label_noise.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "deft/coach/rate_too_low.h"
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

// New samples are told apart no better than by guessing: the mean recall of the classes is 1 / C, or, where recalls are
// unknown and classes of like size, the accuracy. A frequent class makes accuracy alone a bad witness.
bool guesses(const Observations& seen, double accuracy, double error) {
  const double guess = 1.0 / static_cast<double>(std::max<std::int64_t>(1, seen.facts.classes));
  const auto& recall = seen.epochs.back().val_recall;
  double sum = 0, known = 0;
  for (const double one : recall) {
    if (!std::isfinite(one)) continue;
    sum += one;
    known += 1;
  }
  if (known > 1) return sum / known < guess + 2 * error;
  return chance_accuracy(seen.facts) < 1.5 * guess && accuracy < chance_accuracy(seen.facts) + 2 * error;
}

// What the surest answers at the end say of the labels; nothing where they are no better than guesses.
std::optional<Finding> contradicted(const Observations& seen) {
  if (!seen.facts.finished || seen.epochs.empty()) return std::nullopt;
  const SurestAnswers& surest = seen.epochs.back().val_surest;
  const auto wrong = wrong_labels(surest);
  if (!wrong || !(wrong->high < 1.0 - chance_accuracy(seen.facts))) return std::nullopt;
  Finding finding{.rule = LabelNoise::card.name, .epoch = seen.epochs.back().epoch};
  finding.weight = 1.2;
  finding.cause = true;
  finding.evidence = {{"share", wrong->share}, {"low", wrong->low}, {"high", wrong->high}, {"samples", static_cast<double>(surest.surest)}};
  finding.advice = fmt::format("about {:.0f} % of the labels are wrong ({:.0f} to {:.0f} %): so many contradict even the answers that the network is surest of, and on such labels "
                               "no accuracy above about {:.0f} % can be had; look through the worst mistakes in report.html",
                               100 * wrong->share, 100 * wrong->low, 100 * wrong->high, 100 * (1 - wrong->share));
  if (seen.facts.label_smoothing > 0) return finding;
  finding.advice += ", and smooth labels";
  finding.change = {{"loss.label_smoothing", "on"}};
  return finding;
}

constexpr double kSigmas = 3, kLeastErrors = 60, kManyErrors = 0.4, kHighLoss = 0.8;

}  // namespace

bool Spread::even(double sigmas) const { return degrees >= 6 && per_degree < 1.0 + sigmas * std::sqrt(2.0 / degrees); }

Spread spread_of_errors(const std::vector<double>& confusion, std::size_t classes) {
  Spread found;
  if (classes < 4 || confusion.size() != classes * classes) return found;
  double chi_square = 0.0;
  for (std::size_t truth = 0; truth < classes; ++truth) {
    double row = 0.0;
    for (std::size_t answer = 0; answer < classes; ++answer) row += answer == truth ? 0.0 : confusion[truth * classes + answer];
    found.errors += row;
    if (row < 2) continue;
    const double expected = row / static_cast<double>(classes - 1);
    for (std::size_t answer = 0; answer < classes; ++answer) {
      if (answer != truth) chi_square += std::pow(confusion[truth * classes + answer] - expected, 2) / expected;
    }
    found.degrees += static_cast<double>(classes - 2);
  }
  if (found.degrees > 0) found.per_degree = chi_square / found.degrees;
  return found;
}

const Card LabelNoise::card{"coach", "label_noise", "Labels may be wrong", "Arpit and others 2017, arXiv:1706.05394"};

void describe(LabelNoiseOptions& options, Fields& fields) {
  fields.real("drop", options.drop, "of validation accuracy below its peak", {0, 1});
}

std::vector<Finding> LabelNoise::look(const Observations& seen) const {
  if (const auto measured = contradicted(seen)) return {*measured};
  constexpr std::size_t kLeastEpochs = 6;
  constexpr double kCleanSamples = 1000;  // at most: train_accuracy_clean is that of so many
  const Series val = epoch_series(seen, &EpochObservation::val_accuracy);
  const Series train = training_accuracy(seen);
  if (val.size() < kLeastEpochs || train.size() < kLeastEpochs) return {};
  if (steps_are_tiny(seen, RateTooLowOptions{}.slow)) return {};  // it has learnt nothing, noise or not
  const double error = accuracy_error(val, static_cast<double>(seen.facts.val_samples));
  const double chance = chance_accuracy(seen.facts);
  Finding finding{.rule = card.name};
  const double learnt = train.y.back(), end = median(tail(val, 0.2).y);
  const double known = learnt - 5 * share_error(chance, kCleanSamples);  // surely more than by chance
  if (known > chance && learnt > chance + 0.05 && guesses(seen, end, error)) {
    finding.severity = Severity::error;
    finding.weight = 1.5;
    finding.epoch = val.x.back();
    finding.evidence = {{"train_accuracy", learnt}, {"val_accuracy", end}, {"chance", chance}, {"standard_error", error}};
    finding.advice = "training samples are learnt by heart (" + in_percent(learnt) + "), yet new ones are guessed (" + in_percent(end) +
                     ", chance " + in_percent(chance) + "): labels and inputs do not belong together; check how they were paired";
    return {finding};
  }
  const Spread errors = spread_of_errors(seen.epochs.back().val_confusion, static_cast<std::size_t>(seen.facts.classes));
  const Series loss = epoch_series(seen, &EpochObservation::val_loss);
  const double chance_level = chance_loss(seen.facts);
  if (errors.even(kSigmas) && errors.errors >= kLeastErrors && end < 1.0 - kManyErrors - error && end > chance + 3 * error && !loss.empty() &&
      median(tail(loss, 0.2).y) > kHighLoss * chance_level) {
    finding.weight = 1.2;
    finding.epoch = val.x.back();
    finding.evidence = {{"val_accuracy", end}, {"errors", errors.errors}, {"chi_square_per_degree", errors.per_degree}, {"degrees", errors.degrees}};
    finding.advice = "what is not recognised is taken for every other class alike, at a loss near chance: as with labels given at random in " +
                     in_percent(1.0 - end) + " of the cases or less; look through the worst mistakes, and smooth labels";
    finding.change = {{"loss.label_smoothing", "on"}};
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
