// L1 penalty: pulls every weight towards 0 with the same force, so that many become (nearly) 0.    Tibshirani 1996
//
//   loss + rate * sum |w|,   so   gradient += rate * sign(w),   sign(0) = 0
//
//   add_l1({2, -3, 0}, gradient {0, 0, 0}, 0.1)  ->  gradient {0.1, -0.1, 0}
#ifndef DEFT_REGULARIZATION_L1_H
#define DEFT_REGULARIZATION_L1_H

#include <span>
#include <string>

#include "deft/regularization/role.h"

namespace deft {

void add_l1(std::span<const float> value, std::span<float> gradient, double rate);

struct L1PenaltyOptions {
  double rate = 1e-5;
  std::string layers = "*.weight";
};
void describe(L1PenaltyOptions& options, Fields& fields);

class L1Penalty : public Regularization {
 public:
  static const Card card;
  using Options = L1PenaltyOptions;
  explicit L1Penalty(Options options) : options_(std::move(options)) {}
  void change_gradient(ParameterView& parameter, const Moment& now, Random& random) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
