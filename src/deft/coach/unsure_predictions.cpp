#include "deft/coach/unsure_predictions.h"

#include <algorithm>
#include <cmath>

#include "deft/coach/series.h"

namespace deft {

const Card UnsurePredictions::card{"coach", "unsure_predictions", "Predictions too sure or too unsure", "Guo and others 2017, arXiv:1706.04599"};

void describe(UnsurePredictionsOptions& options, Fields& fields) {
  fields.real("unsure", options.unsure, "how much of the knowledge must show in the probabilities", {0, 1});
  fields.real("sure", options.sure, "confidence above accuracy", {0, 1});
}

std::vector<Finding> UnsurePredictions::look(const Observations& seen) const {
  const Series confidences = epoch_series(seen, &EpochObservation::confidence);
  const Series accuracies = epoch_series(seen, &EpochObservation::val_accuracy);
  if (confidences.empty() || accuracies.empty() || seen.facts.classes < 2 || seen.facts.val_samples <= 0) return {};
  const double confidence = confidences.y.back(), accuracy = accuracies.y.back();
  const double guess = 1.0 / static_cast<double>(seen.facts.classes);
  const double error = share_error(accuracy, static_cast<double>(seen.facts.val_samples));
  const double shown = (confidence - guess) / (accuracy - guess);
  const bool knows = accuracy > guess + 4 * error;
  Finding finding{.rule = card.name, .severity = Severity::info, .epoch = confidences.x.back(), .weight = 0.6};
  finding.evidence = {{"confidence", confidence}, {"accuracy", accuracy}, {"standard_error", error}};
  if (knows && shown < options_.unsure) {
    const bool by_design = seen.facts.label_smoothing > 0 || seen.facts.mixing > 0;
    if (shown < 0.5 * options_.unsure && !by_design && accuracy - confidence > 4 * error) finding.severity = Severity::warning;
    finding.advice = "predictions are right in " + in_percent(accuracy) + " of the cases but claim only " + in_percent(confidence) +
                     ": weaker penalties or smoothing, or longer training, would make them surer";
    return {finding};
  }
  if (!(confidence - accuracy > std::max(options_.sure, 4 * error))) return {};
  finding.advice = "predictions claim " + in_percent(confidence) + " and are right in " + in_percent(accuracy) +
                   ": do not take them for probabilities; label smoothing or mixup makes them more honest";
  finding.change = {{"loss.label_smoothing", "on"}};
  return {finding};
}

}  // namespace deft
