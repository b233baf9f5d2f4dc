// Learning-rate range test: train briefly while the rate grows from tiny to absurd, and read the good rate off the loss.
// Repeated with other seeds, because one sweep is noise.             Smith 2017, arXiv:1506.01186
//
//   rate(step) = lowest * (highest / lowest)^(step / (steps - 1))
//   limit of a sweep = rate at which its smoothed loss is least; suggestion = median over sweeps of share * limit
//
//   RateRangeTest test({.lowest = 1e-4, .highest = 1, .steps = 5});
//   test.rates()            == {1e-4, 1e-3, 1e-2, 1e-1, 1}
//   test.suggest(sweeps)    -> {.rate = 0.03, .low = 0.02, .high = 0.05, .confidence = 0.9375}   for 5 sweeps
#ifndef DEFT_SEARCH_RATE_RANGE_TEST_H
#define DEFT_SEARCH_RATE_RANGE_TEST_H

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "deft/search/role.h"

namespace deft {

struct RateRangeTestOptions {
  double lowest = 1e-5;
  double highest = 10.0;
  std::int64_t steps = 60;
  std::int64_t sweeps = 5;
  double share = 0.1;
  double smoothing = 0.8;
  double give_up = 4.0;
};
void describe(RateRangeTestOptions& options, Fields& fields);

// One sweep: the loss of the batch before each step. It may end early, and its last losses may be NaN.
struct RateSweep {
  std::vector<double> rates, losses;
  // Loss of knowing nothing, where it is known. A rate that kills the network brings a bad start down to it: no learning yet.
  double chance = std::numeric_limits<double>::quiet_NaN();
};

// Exponential mean of the losses so far, without the pull towards zero of its first values. Ends before the first that is
// not finite.
std::vector<double> smoothed_losses(const std::vector<double>& losses, double smoothing);

struct RateSuggestion {
  bool found = false;
  std::string reason;          // why not
  double rate = 0.0;           // median of `each`
  double low = 0.0, high = 0.0;  // least and largest of `each`
  double confidence = 0.0;     // that low .. high holds the median of all possible sweeps: 1 - 2^(1 - sweeps)
  double steepest = 0.0;       // median rate at which the loss falls fastest
  bool open_end = false;       // in most sweeps the loss still fell at `highest`: the suggestion is a lower bound
  std::vector<double> each;    // suggestion of every sweep that learned something
};

// A rate that was decided without trying, against what the sweeps say: the suggestion where it lies far outside of what they
// agree on (above three times the highest, or below a thirtieth of the lowest); nothing where it may stand.
//
//   overruled(1.0, {.found = true, .rate = 0.05, .low = 0.03, .high = 0.1})  ->  0.05         overruled(0.2, same)  ->  nothing
std::optional<double> overruled(double decided, const RateSuggestion& suggestion);

class RateRangeTest : public Search {
 public:
  static const Card card;
  using Options = RateRangeTestOptions;
  explicit RateRangeTest(Options options) : options_(options) {}
  const Options& options() const { return options_; }

  std::vector<double> rates() const;
  // True when a sweep with these losses need not go on: it is lost, and what follows cannot be its minimum.
  bool hopeless(const std::vector<double>& losses) const;
  RateSuggestion suggest(const std::vector<RateSweep>& sweeps) const;

 private:
  Options options_;
};

}  // namespace deft

#endif
