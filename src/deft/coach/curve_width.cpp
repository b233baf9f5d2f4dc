#include "deft/coach/curve_width.h"

#include <algorithm>
#include <cmath>

#include "deft/coach/rate_too_high.h"
#include "deft/coach/series.h"

namespace deft {

const Card CurveWidth::card{"coach", "curve_width", "The loss curve is too wide", "deft"};

void describe(CurveWidthOptions& options, Fields& fields) {
  fields.real("widest", options.widest, "width in units of the loss at chance", {0, 100});
  fields.whole("small", options.small, "batches up to this size are to blame themselves", {0, 1e6});
}

std::vector<Finding> CurveWidth::look(const Observations& seen) const {
  constexpr std::int64_t kFew = 4;
  constexpr std::size_t kLeastPoints = 30, kManyPoints = 100, kWindow = 9;
  const Series losses = step_series(seen, &StepObservation::loss);
  const double chance = chance_loss(seen.facts);
  if (losses.size() < kLeastPoints || seen.facts.batch_size <= 0 || std::isnan(chance)) return {};
  const bool tiny = seen.facts.batch_size <= options_.small;
  double width = width_around_median(tail(losses, 0.5).y, kWindow);
  // Of tiny batches the first half counts too: what is learnt by heart later has no width.
  if (tiny) width = std::max(width, width_around_median(part(losses, 0.1, 0.5).y, kWindow));
  // At chance predictions are alike and the curve is narrow; there steps of a few samples alone lead nowhere.
  const double level = median(tail(losses, 0.2).y);
  const bool lost = tiny && seen.facts.batch_size <= kFew && level > 0.9 * chance && losses.size() >= kManyPoints;
  if (!(width > options_.widest * chance) && !lost) return {};
  const std::int64_t larger = seen.facts.batch_size * (tiny ? 16 : 4);
  Finding finding{.rule = card.name, .severity = tiny ? Severity::warning : Severity::info, .epoch = last_epoch(seen), .weight = 0.9};
  finding.evidence = {{"width", width}, {"chance", chance}, {"batch_size", static_cast<double>(seen.facts.batch_size)}, {"loss", level}};
  finding.advice = "losses of single steps scatter by " + number(width) + ": batches of " + std::to_string(seen.facts.batch_size) +
                   " say little about the whole; four times the batch halves the width";
  if (lost) {
    finding.cause = true;
    finding.explains = {"underfitting", "dead_relu", "activation_collapse"};
  }
  if (tiny) finding.weight = 1.2;  // comes before the rate that it makes too high
  finding.change = {{"train.batch_size", std::to_string(larger)}};
  return {finding};
}

}  // namespace deft
