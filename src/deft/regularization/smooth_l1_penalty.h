// Smooth L1 penalty: pulls large weights with the same force, as L1 does, and small ones the less the smaller they are,
// so that weights come to rest at 0 instead of hovering around it.                                  Huber 1964
//
//   loss + rate * sum s(w)        s(w) = w^2 / (2 width) where |w| < width, else |w| - width / 2
//   gradient += rate * max(-1, min(1, w / width))
//
//   add_smooth_l1({2, -0.005}, gradient {0, 0}, rate 0.1, width 0.01)  ->  gradient {0.1, -0.05}
#ifndef DEFT_REGULARIZATION_SMOOTH_L1_PENALTY_H
#define DEFT_REGULARIZATION_SMOOTH_L1_PENALTY_H

#include <span>
#include <string>

#include "deft/regularization/role.h"

namespace deft {

void add_smooth_l1(std::span<const float> value, std::span<float> gradient, double rate, double width);

struct SmoothL1PenaltyOptions {
  double rate = 1e-5;
  double width = 0.01;
  std::string layers = "*.weight";
};
void describe(SmoothL1PenaltyOptions& options, Fields& fields);

class SmoothL1Penalty : public Regularization {
 public:
  static const Card card;
  using Options = SmoothL1PenaltyOptions;
  explicit SmoothL1Penalty(Options options) : options_(std::move(options)) {}
  void change_gradient(ParameterView& parameter, const Moment& now, Random& random) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
