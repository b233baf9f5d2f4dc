#include "deft/loss/cross_entropy.h"

#include <gtest/gtest.h>

#include <cmath>

#include "goldens/loss.h"
#include "support/gradient_check.h"

namespace deft {
namespace {

double loss(const std::vector<double>& z, const std::vector<double>& t, std::vector<double>& gradient) {
  return softmax_cross_entropy<double>(z, t, gradient);
}

TEST(CrossEntropy, AgreesWithPyTorchOnABatch) {
  const std::vector<float> z = floats(goldens::loss_logits), t = floats(goldens::loss_targets);
  std::vector<float> losses(4), gradient(20);
  CrossEntropy({}).evaluate({.logits = z, .targets = t, .outputs = 5}, losses, gradient);
  expect_close(losses, goldens::cross_entropy_losses, 2e-5);
  expect_close(gradient, goldens::cross_entropy_gradient, 2e-6);
}

TEST(CrossEntropy, GradientIsTheDerivative) { expect_gradient(loss, {0.3, -1.2, 2.0}, {0.2, 0.5, 0.3}); }

TEST(CrossEntropy, OfEqualLogitsIsTheLogarithmOfTheNumberOfClasses) {
  std::vector<double> gradient(10);
  std::vector<double> target(10, 0.0);
  target[3] = 1.0;
  EXPECT_NEAR(loss(std::vector<double>(10, 7.0), target, gradient), std::log(10.0), 1e-12);
  EXPECT_NEAR(gradient[3], -0.9, 1e-12);
  EXPECT_NEAR(gradient[0], 0.1, 1e-12);
}

TEST(CrossEntropy, GradientIsRightForTargetsThatDoNotSumToOne) {
  expect_gradient(loss, {0.3, -1.2, 2.0}, {0.5, 1.0, 0.7});
}

TEST(CrossEntropy, StaysFiniteForHugeLogits) {
  std::vector<double> gradient(2);
  EXPECT_DOUBLE_EQ(loss({1e4, -1e4}, {0, 1}, gradient), 2e4);
  EXPECT_DOUBLE_EQ(gradient[0], 1.0);
  EXPECT_DOUBLE_EQ(loss({1e4, -1e4}, {1, 0}, gradient), 0.0);
}

TEST(CrossEntropy, PredictsTheSoftmax) {
  const std::vector<float> z = floats(goldens::loss_logits);
  std::vector<float> p(20);
  CrossEntropy({}).predict(z, 5, p);
  expect_close(p, goldens::softmax, 1e-6);
}

}  // namespace
}  // namespace deft
