// The sweeps of the learning-rate range test, run with a recipe's own batches, loss, optimiser, decay and clipping.
//
//   const std::vector<RateSweep> sweeps = run_rate_sweeps(classifier, train, RateRangeTest({.sweeps = 3}), {});
//   RateRangeTest({}).suggest(sweeps).rate
//   write_file("rates.html", rate_range_page(sweeps, suggestion, 0.05));
//
// The classifier's weights and statistics are as before afterwards, and its tricks keep no trace.
#ifndef DEFT_TRAIN_RATE_SWEEPS_H
#define DEFT_TRAIN_RATE_SWEEPS_H

#include <functional>
#include <string>
#include <vector>

#include "deft/search/rate_range_test.h"
#include "deft/train/classifier.h"

namespace deft {

// `progress` is told the share that is done.
std::vector<RateSweep> run_rate_sweeps(Classifier& classifier, const Samples& train, const RateRangeTest& test,
                                       const std::function<void(double)>& progress);

// "rate 0.031 (5 sweeps: 0.022 .. 0.045; the loss falls fastest at 0.01)", or why there is none.
std::string to_text(const RateSuggestion& suggestion);

// A page with the smoothed losses of all sweeps over the logarithm of the rate. `in_force`: the recipe's own rate.
std::string rate_range_page(const std::vector<RateSweep>& sweeps, const RateRangeTest& test, const RateSuggestion& suggestion,
                            double in_force);

}  // namespace deft

#endif
