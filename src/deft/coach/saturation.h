// Saturation: sigmoid and tanh units at the flat ends of their curve let no gradient through.     Glorot, Bengio 2010
//
//   warn: share of outputs in the flat ends (slope below 1 % of the steepest) > `share` in each of the last `checks`
//   probes
//
//   SaturationOptions o;  tanh layer act2: 0.7 0.72 0.75   ->  warning
#ifndef DEFT_COACH_SATURATION_H
#define DEFT_COACH_SATURATION_H

#include <cstdint>

#include "deft/coach/role.h"

namespace deft {

struct SaturationOptions {
  double share = 0.5;       // of a layer's outputs that are saturated
  std::int64_t checks = 3;  // probes in a row
};
void describe(SaturationOptions& options, Fields& fields);

class Saturation : public CoachRule {
 public:
  static const Card card;
  using Options = SaturationOptions;
  explicit Saturation(Options options) : options_(options) {}
  std::vector<Finding> look(const Observations& seen) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
