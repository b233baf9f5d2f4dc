// L1 ball: after each step a weight array whose absolute values sum to more than `radius` is moved to the nearest point
// where they do not; small weights become exactly 0.                                  Duchi et al. 2008 (ICML)
//
//   w <- sign(w) * max(0, |w| - theta)        theta such that sum |w| = radius
//   u: |w| in descending order;   m: the most values with u_m > (u_1 + ... + u_m - radius) / m, which is then theta
//
//   project_to_l1_ball({3, -2, 0.5}, 3)  ->  {2, -1, 0}        theta = (3 + 2 - 3) / 2 = 1
#ifndef DEFT_REGULARIZATION_L1_BALL_H
#define DEFT_REGULARIZATION_L1_BALL_H

#include <span>
#include <string>

#include "deft/regularization/role.h"

namespace deft {

void project_to_l1_ball(std::span<float> weights, double radius);

struct L1BallOptions {
  double radius = 100.0;
  std::string layers = "*.weight";
};
void describe(L1BallOptions& options, Fields& fields);

class L1Ball : public Regularization {
 public:
  static const Card card;
  using Options = L1BallOptions;
  explicit L1Ball(Options options) : options_(std::move(options)) {}
  void project(ParameterView& parameter) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
