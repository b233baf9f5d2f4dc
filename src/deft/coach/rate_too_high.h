// Rate too high: the loss cannot settle; it stays at chance and jumps, swings from epoch to epoch, or diverges.  deft
//
// Any of three, each judged against the noise that the batch size explains:
//   stuck     median of the last third >= 0.97 chance, and width > noise / sqrt(batch) or an early peak > 1.5 chance
//   swings    the epochs' training losses go up in a share of epochs whose Wilson bound is above `swings`,
//             by a median of more than `step` of the first level and noise / sqrt(samples)
//   diverged  see coach/divergence.h
//
// width = robust deviation of the losses around their running median. A flat, narrow curve at chance is not this fault.
//
//   RateTooHighOptions o;  losses 2.3 9.1 4.0 7.7 2.9 8.8 ...   ->  warning, optimization.learning_rate = a tenth
#ifndef DEFT_COACH_RATE_TOO_HIGH_H
#define DEFT_COACH_RATE_TOO_HIGH_H

#include <cstddef>
#include <vector>

#include "deft/coach/role.h"

namespace deft {

// Robust deviation of values around their running median of `window`.
double width_around_median(const std::vector<double>& values, std::size_t window);

// Share of rises among the changes from one value to the next, its Wilson lower bound, and the median size of the rises
// in units of the first value.
struct Swings {
  double share = 0.0, at_least = 0.0, size = 0.0;
};
Swings find_swings(const std::vector<double>& values);

struct RateTooHighOptions {
  double noise = 2.0;    // how wide a curve may be, in standard deviations of one sample's loss
  double swings = 0.25;  // share of epochs in which the loss rises
  double step = 0.03;    // a rise counts as large above this share of the first level
};
void describe(RateTooHighOptions& options, Fields& fields);

class RateTooHigh : public CoachRule {
 public:
  static const Card card;
  using Options = RateTooHighOptions;
  explicit RateTooHigh(Options options) : options_(options) {}
  std::vector<Finding> look(const Observations& seen) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
