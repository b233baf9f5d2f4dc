// L2 ball: after each step a weight array that is longer than `radius` is moved to the nearest point of the ball.
//                                                         Goodfellow, Bengio, Courville 2016 (section 7.2)
//   w <- w * min(1, radius / ||w||)        the whole array of a parameter; max_norm does the same for each unit
//
//   project_to_l2_ball({3, 4}, 1)  ->  {0.6, 0.8}
#ifndef DEFT_REGULARIZATION_L2_BALL_H
#define DEFT_REGULARIZATION_L2_BALL_H

#include <span>
#include <string>

#include "deft/regularization/role.h"

namespace deft {

void project_to_l2_ball(std::span<float> weights, double radius);

struct L2BallOptions {
  double radius = 10.0;
  std::string layers = "*.weight";
};
void describe(L2BallOptions& options, Fields& fields);

class L2Ball : public Regularization {
 public:
  static const Card card;
  using Options = L2BallOptions;
  explicit L2Ball(Options options) : options_(std::move(options)) {}
  void project(ParameterView& parameter) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
