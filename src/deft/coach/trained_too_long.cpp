#include "deft/coach/trained_too_long.h"

#include <algorithm>
#include <cmath>

#include "deft/coach/overfitting.h"
#include "deft/coach/series.h"

namespace deft {

const Card TrainedTooLong::card{"coach", "trained_too_long", "Trained too long", "Godbole, Dahl and others 2023, tuning playbook"};

void describe(TrainedTooLongOptions& options, Fields& fields) {
  fields.real("early", options.early, "share of the run before which the best epoch lies", {0, 1});
  fields.whole("wait", options.wait, "epochs that brought nothing", {1, 1e6});
}

std::vector<Finding> TrainedTooLong::look(const Observations& seen) const {
  constexpr double kLongWaste = 40;  // epochs: three quarters of a long run for nothing
  constexpr double kHarm = 0.5;  // of the validation loss: less is overconfidence
  const Series accuracy = epoch_series(seen, &EpochObservation::val_accuracy);
  const Series loss = epoch_series(seen, &EpochObservation::val_loss);
  const bool by_accuracy = !accuracy.empty() && seen.facts.val_samples > 0;
  const Series& curve = by_accuracy ? accuracy : loss;
  if (curve.size() < 2 * static_cast<std::size_t>(options_.wait)) return {};
  const std::vector<double> smooth = running_median(curve.y, 3);
  std::size_t best = 0;
  if (by_accuracy) {
    const double top = *std::max_element(smooth.begin(), smooth.end());
    const double enough = top - share_error(top, static_cast<double>(seen.facts.val_samples));
    while (smooth[best] < enough) ++best;
  } else {
    const double enough = 1.01 * *std::min_element(smooth.begin(), smooth.end());
    while (smooth[best] > enough) ++best;
  }
  const double wasted = static_cast<double>(curve.size() - 1 - best);
  if (curve.x[best] > options_.early * curve.x.back() || wasted < static_cast<double>(options_.wait)) return {};
  const Rise rise = find_rise(loss.y);
  const bool harm = (rise.rise > kHarm && rise.sure > 0.95) || (curve.x[best] < 0.25 * curve.x.back() && wasted >= kLongWaste);
  Finding finding{.rule = card.name, .severity = harm ? Severity::warning : Severity::info, .epoch = curve.x[best], .weight = 0.75};
  finding.evidence = {{"best_epoch", curve.x[best]}, {"epochs", curve.x.back()}, {"val_loss_rise", rise.rise}};
  finding.advice = "nothing was gained after epoch " + number(curve.x[best]) + " of " + number(curve.x.back()) +
                   (rise.rise > kHarm ? ", and validation got worse" : "") + ": stop earlier, or let early stopping do it";
  finding.change = {{"regularization.early_stopping", "on"}, {"train.epochs", number(std::ceil(1.5 * curve.x[best]))}};
  return {finding};
}

}  // namespace deft
