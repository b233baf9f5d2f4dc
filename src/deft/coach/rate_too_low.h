// Rate too low: the loss falls, surely and evenly, but so slowly that the run ends near where it began.          deft
//
//   P(slope of the second half < 0) > sure, second half's fall >= 0.4 of the first's,
//   total fall < `little` of the start (of chance, where the loss started above it)
//
// The fall must be real (the slope against its standard error). A rate that was taken down makes curves slow by design:
// halves are those of the time before it fell to half. Where validation is known it must fall too or be above chance:
// a network that learns labels by heart is slow as well.
//
// Where the layers' update ratios are known and their median is below `slow` (1e-3 is usual), the fall need be neither even
// nor sure: steps of that size explain a loss that hardly moves, unless no gradient comes (vanishing_gradient).
//
//   RateTooLowOptions o;  losses 2.30 2.29 2.28 2.27 ...   ->  warning, optimization.learning_rate = ten times
#ifndef DEFT_COACH_RATE_TOO_LOW_H
#define DEFT_COACH_RATE_TOO_LOW_H

#include <vector>

#include "deft/coach/role.h"

namespace deft {

// How a curve falls: by how much of its first level in all, and in each half (medians of tenths, so noise counts
// little).
struct Fall {
  double total = 0.0, first_half = 0.0, second_half = 0.0;  // shares of the level at the start
  double sure = 0.5;                                        // P(slope of the second half < 0)
};
Fall find_fall(const std::vector<double>& x, const std::vector<double>& losses);

struct RateTooLowOptions {
  double little = 0.3;  // share of the first loss by which a healthy run has fallen
  double sure = 0.99;   // probability that the loss falls
  double slow = 1e-4;   // |change| / |weights| of one step that cannot lead far in a run that learnt as little
};
void describe(RateTooLowOptions& options, Fields& fields);

class RateTooLow : public CoachRule {
 public:
  static const Card card;
  using Options = RateTooLowOptions;
  explicit RateTooLow(Options options) : options_(options) {}
  std::vector<Finding> look(const Observations& seen) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
