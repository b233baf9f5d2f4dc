#include "deft/loss/binary_logistic.h"

#include <gtest/gtest.h>

#include <cmath>

#include "goldens/loss.h"
#include "support/gradient_check.h"

namespace deft {
namespace {

double loss(const std::vector<double>& z, const std::vector<double>& t, std::vector<double>& gradient) {
  return binary_logistic<double>(z, t, gradient);
}

TEST(BinaryLogistic, AgreesWithPyTorchOnABatch) {
  const std::vector<float> z = floats(goldens::loss_logits), t = floats(goldens::loss_targets);
  std::vector<float> losses(4), gradient(20);
  BinaryLogistic({}).evaluate({.logits = z, .targets = t, .outputs = 5}, losses, gradient);
  expect_close(losses, goldens::binary_logistic_losses, 1e-5);
  expect_close(gradient, goldens::binary_logistic_gradient, 2e-6);
}

TEST(BinaryLogistic, GradientIsTheDerivative) { expect_gradient(loss, {0.3, -1.2, 2.0}, {0.2, 0.5, 0.3}); }

TEST(BinaryLogistic, OfAnUndecidedOutputIsLogTwo) {
  std::vector<double> gradient(1);
  EXPECT_NEAR(loss({0}, {1}, gradient), std::log(2.0), 1e-12);
  EXPECT_DOUBLE_EQ(gradient[0], -0.5);
}

TEST(BinaryLogistic, StaysFiniteForHugeLogits) {
  std::vector<double> gradient(2);
  EXPECT_DOUBLE_EQ(loss({1e4, -1e4}, {0, 1}, gradient), 2e4);
  EXPECT_DOUBLE_EQ(gradient[0], 1.0);
  EXPECT_DOUBLE_EQ(gradient[1], -1.0);
}

TEST(BinaryLogistic, PredictsIndependentProbabilities) {
  const std::vector<float> z{0.0f, 2.0f};
  std::vector<float> p(2);
  BinaryLogistic({}).predict(z, 2, p);
  EXPECT_FLOAT_EQ(p[0], 0.5f);
  EXPECT_NEAR(p[1], 0.880797, 1e-6);
}

}  // namespace
}  // namespace deft
