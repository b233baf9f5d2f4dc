#include "deft/coach/straight_curve.h"

#include "deft/coach/rate_too_low.h"
#include "deft/coach/series.h"

namespace deft {

const Card StraightCurve::card{"coach", "straight_curve", "The loss curve is straight", "deft"};

void describe(StraightCurveOptions& options, Fields& fields) {
  fields.real("bend", options.bend, "the second half's fall in units of the first's", {0, 10});
}

std::vector<Finding> StraightCurve::look(const Observations& seen) const {
  constexpr std::size_t kLeastPoints = 8;
  const Series losses = training_loss(seen);
  if (losses.size() < kLeastPoints) return {};
  const Fall fall = find_fall(losses.x, losses.y);
  const bool straight = fall.sure > 0.99 && fall.first_half > 0 && fall.second_half >= options_.bend * fall.first_half;
  if (!straight || fall.total > 0.6 || fall.total < 0.02) return {};
  Finding finding{.rule = card.name, .severity = Severity::info, .epoch = last_epoch(seen), .weight = 0.5};
  finding.evidence = {{"first_half", fall.first_half}, {"second_half", fall.second_half}, {"fallen", fall.total}};
  finding.advice = "the loss falls along a straight line: a higher learning rate would come down faster; try two to three times";
  finding.change = change_of_rate(seen, 3);
  return {finding};
}

}  // namespace deft
