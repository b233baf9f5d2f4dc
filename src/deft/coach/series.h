// Curves taken out of a run's observations: known values only, in order.
//
//   const Series loss = epoch_series(seen, &EpochObservation::val_loss);
//   const Line late = fit(tail(loss, 0.3));             // over the last 30 % of the points
#ifndef DEFT_COACH_SERIES_H
#define DEFT_COACH_SERIES_H

#include <cstddef>
#include <string>
#include <vector>

#include "deft/coach/role.h"
#include "deft/coach/statistics.h"

namespace deft {

// x is the epoch where it is known, else the number of the step or line. Only finite values.
struct Series {
  std::vector<double> x, y;
  std::size_t size() const { return y.size(); }
  bool empty() const { return y.empty(); }
};

Series epoch_series(const Observations& seen, double EpochObservation::*value);
Series step_series(const Observations& seen, double StepObservation::*value);
Series part(const Series& all, double from, double to);  // shares of the points, 0 .. 1
Series tail(const Series& all, double share);            // the last share, at least one point
Line fit(const Series& series);

// The training curve that was recorded most finely: losses of steps, else of epochs.
Series training_loss(const Observations& seen);
// Accuracy on clean training samples; where that is unknown, on those of the training itself.
Series training_accuracy(const Observations& seen);

// Loss and accuracy of somebody who knows only how frequent the classes are: entropy, and the largest share.
// NaN where classes or loss make no such number.
double chance_loss(const RunFacts& facts);
double chance_accuracy(const RunFacts& facts);

// One layer through time.
struct LayerTrack {
  std::string name, kind, activation;
  std::vector<LayerObservation> at;
};
std::vector<LayerTrack> layer_tracks(const Observations& seen);  // in the order of the network
bool has_weights(const LayerTrack& track);                       // convolution or linear; unknown kinds count
std::vector<double> values(const LayerTrack& track, double LayerObservation::*value);  // finite ones

double last_epoch(const Observations& seen);    // NaN: unknown
double largest_rate(const Observations& seen);  // NaN: unknown
// The rate ended well below its largest value: a curve that is flat at the end was meant to be.
bool rate_decayed(const Observations& seen);

std::string number(double value);   // three digits, for evidence and advice
std::string in_percent(double share);  // "41 %"
// optimization.learning_rate times `factor`, as a change; nothing where the rate is unknown.
std::vector<std::pair<std::string, std::string>> change_of_rate(const Observations& seen, double factor);

}  // namespace deft

#endif
