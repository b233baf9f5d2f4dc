#include "deft/coach/overfitting.h"

#include <algorithm>
#include <cmath>

#include "deft/coach/series.h"

namespace deft {

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
  const Series val = epoch_series(seen, &EpochObservation::val_loss);
  const Series train = epoch_series(seen, &EpochObservation::train_loss);
  const Series accuracy = epoch_series(seen, &EpochObservation::val_accuracy);
  const Series known = training_accuracy(seen);
  Finding finding{.rule = card.name};
  const std::string remedy = "; more augmentation, dropout or weight decay, a smaller network, or stopping there";
  if (val.size() >= kLeastEpochs) {
    const Rise found = find_rise(val.y);
    const double since = val.x[found.lowest];
    std::vector<double> train_since;
    for (std::size_t i = 0; i < train.size(); ++i) {
      if (train.x[i] >= since) train_since.push_back(train.y[i]);
    }
    const bool learns = train_since.size() < 3 || train_since.back() < train_since.front();
    if (found.rise > options_.rise && found.sure > options_.sure && learns) {
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
  if (!(gap > options_.gap) || !(gap > 4 * error)) return {};
  finding.severity = Severity::info;
  finding.epoch = accuracy.x.back();
  finding.weight = 0.6;
  finding.evidence = {{"train_accuracy", known.y.back()}, {"val_accuracy", accuracy.y.back()}, {"standard_error", error}};
  finding.advice = "training samples are known much better than new ones (" + in_percent(known.y.back()) + " against " +
                   in_percent(accuracy.y.back()) + "): more data or augmentation would help most";
  return {finding};
}

}  // namespace deft
