// Data not normalised: inputs far from mean 0 and deviation 1 make a badly conditioned problem.
//                                                                           LeCun and others 1998, Efficient BackProp
//
//   warn: deviation > `widest` or < 1 / `widest` squared, or |mean| > `offset` max(deviation, 1/4)
//   info: |mean| > 0.5 or deviation outside 0.25 .. 2.5, in a network without batch norm
//
// Values scaled to 0 .. 1 or -1 .. 1 are fine: rules that call those wrong fire on every run.
//
//   DataNotNormalizedOptions o;  mean 121, deviation 64 (bytes)   ->  warning, preprocessing.standardize
#ifndef DEFT_COACH_DATA_NOT_NORMALIZED_H
#define DEFT_COACH_DATA_NOT_NORMALIZED_H

#include "deft/coach/role.h"

namespace deft {

struct DataNotNormalizedOptions {
  double widest = 8;  // deviation of the inputs that still works
  double offset = 8;  // mean in units of the deviation
};
void describe(DataNotNormalizedOptions& options, Fields& fields);

class DataNotNormalized : public CoachRule {
 public:
  static const Card card;
  using Options = DataNotNormalizedOptions;
  explicit DataNotNormalized(Options options) : options_(options) {}
  std::vector<Finding> look(const Observations& seen) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
