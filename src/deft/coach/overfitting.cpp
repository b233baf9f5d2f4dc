#include "deft/coach/overfitting.h"

#include <algorithm>
#include <cmath>

#include "deft/coach/series.h"

namespace deft {
namespace {

bool accuracy_fell(const Series& accuracy, std::int64_t samples) {
  if (accuracy.empty() || samples <= 0) return false;
  const std::vector<double> smooth = running_median(accuracy.y, 3);
  const double best = *std::max_element(smooth.begin(), smooth.end());
  return best - median(tail(accuracy, 0.2).y) > 2.5 * share_error(best, static_cast<double>(samples));
}

}  // namespace

const Card Overfitting::card{"coach", "overfitting", "Overfitting", "Mann 1945; Kendall 1975"};

void describe(OverfittingOptions& options, Fields& fields) {
  fields.real("rise", options.rise, "of the validation loss above its minimum", {0, 100});
  fields.real("sure", options.sure, "probability that it rises", {0.5, 1});
  fields.real("gap", options.gap, "between training and validation accuracy, for the info", {0, 1});
}

Rise find_rise(const std::vector<double>& losses) {
  constexpr std::size_t kLeastAfter = 4;
  const std::vector<double> smooth = running_median(losses, 3);
  if (smooth.empty()) return {};
  Rise found;
  found.lowest = static_cast<std::size_t>(std::min_element(smooth.begin(), smooth.end()) - smooth.begin());
  // The minimum itself was chosen for being low: it must not testify that what follows is higher.
  const std::vector<double> after{losses.begin() + static_cast<std::ptrdiff_t>(found.lowest) + 1, losses.end()};
  if (after.size() < kLeastAfter || !(smooth[found.lowest] > 0)) return found;
  found.rise = smooth.back() / smooth[found.lowest] - 1.0;
  found.sure = probability_of_trend(after);
  return found;
}

std::vector<Finding> Overfitting::look(const Observations& seen) const {
  constexpr std::size_t kLeastEpochs = 6;
  constexpr double kHandful = 10;  // of a class: all are known by heart, whatever a few validation samples say
  constexpr double kMildRise = 0.1, kFewSamples = 30;  // of a class: with so few the gap is the fault
  const Series val = epoch_series(seen, &EpochObservation::val_loss);
  const Series train = epoch_series(seen, &EpochObservation::train_loss);
  const Series accuracy = epoch_series(seen, &EpochObservation::val_accuracy);
  const Series known = training_accuracy(seen);
  Finding finding{.rule = card.name};
  const std::string remedy = "; more augmentation, dropout or weight decay, a smaller network, or stopping there";
  const double each = static_cast<double>(seen.facts.train_samples) / static_cast<double>(std::max<std::int64_t>(1, seen.facts.classes));
  const bool handful = each > 0 && each < kHandful && !known.empty() && known.y.back() > 0.98 && seen.facts.classes > 0 && !seen.facts.pretrained;
  if (val.size() >= kLeastEpochs && !handful) {
    const Rise found = find_rise(val.y);
    const double since = val.x[found.lowest];
    std::vector<double> train_since;
    for (std::size_t i = 0; i < train.size(); ++i) {
      if (train.x[i] >= since) train_since.push_back(train.y[i]);
    }
    const bool learns = train_since.size() < 3 || train_since.back() < train_since.front();
    if (found.rise > kMildRise && found.sure > options_.sure && learns) {
      if (!(found.rise > options_.rise) && !accuracy_fell(accuracy, seen.facts.val_samples)) finding.severity = Severity::info;
      finding.epoch = since;
      finding.evidence = {{"best_epoch", since}, {"lowest", val.y[found.lowest]}, {"at_the_end", val.y.back()}, {"sure", found.sure}};
      if (!accuracy.empty()) finding.evidence.push_back({"val_accuracy", accuracy.y.back()});
      if (!train.empty()) finding.evidence.push_back({"train_loss", train.y.back()});
      finding.advice = "since epoch " + number(since) + " the validation loss rises (by " + in_percent(found.rise) +
                       ") while training goes on learning: overfitting" + remedy;
      finding.change = {{"regularization.dropout", "on"}, {"train.epochs", number(std::max(1.0, since))}};
      return {finding};
    }
  }
  if (accuracy.empty() || known.empty() || seen.facts.val_samples <= 0) return {};
  const double gap = known.y.back() - accuracy.y.back();
  const double error = share_error(accuracy.y.back(), static_cast<double>(seen.facts.val_samples));
  if (!handful && (!(gap > options_.gap) || !(gap > 4 * error))) return {};
  finding.severity = handful || (each > 0 && each < kFewSamples) ? Severity::warning : Severity::info;
  finding.epoch = accuracy.x.back();
  finding.weight = 0.6;
  finding.evidence = {{"train_accuracy", known.y.back()}, {"val_accuracy", accuracy.y.back()}, {"standard_error", error}};
  finding.advice = "training samples are known much better than new ones (" + in_percent(known.y.back()) + " against " +
                   in_percent(accuracy.y.back()) + "): more data or augmentation would help most";
  if (handful) {
    finding.cause = true;
    finding.weight = 1.5;
    finding.explains = {"label_noise", "trained_too_long"};
    finding.advice = "about " + number(each) + " training samples of a class, all known by heart: too few to learn from and too few to judge by; " +
                     "more data, or a network that was trained on similar ones";
  }
  return {finding};
}

}  // namespace deft
