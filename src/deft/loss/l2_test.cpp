#include "deft/loss/l2.h"

#include <gtest/gtest.h>

#include <cmath>

#include "goldens/loss.h"
#include "support/gradient_check.h"

namespace deft {
namespace {

double loss(const std::vector<double>& z, const std::vector<double>& t, std::vector<double>& gradient) {
  return squared_distance<double>(z, t, gradient);
}

TEST(L2Loss, AgreesWithPyTorchOnABatch) {
  const std::vector<float> z = floats(goldens::loss_logits), t = floats(goldens::loss_targets);
  std::vector<float> losses(4), gradient(20);
  L2Loss({}).evaluate({.logits = z, .targets = t, .outputs = 5}, losses, gradient);
  expect_close(losses, goldens::l2_losses, 5e-5);
  expect_close(gradient, goldens::l2_gradient, 2e-6);
}

TEST(L2Loss, GradientIsTheDerivative) { expect_gradient(loss, {0.3, -1.2, 2.0}, {0.2, 0.5, 0.3}); }

TEST(L2Loss, IsTheSquaredDistance) {
  std::vector<double> gradient(2);
  EXPECT_DOUBLE_EQ(loss({1, 2}, {0, 4}, gradient), 5.0);
  EXPECT_EQ(gradient, (std::vector<double>{2, -4}));
}

TEST(L2Loss, PredictsTheOutputsThemselves) {
  const std::vector<float> z{1.5f, -2.0f};
  std::vector<float> predictions(2);
  L2Loss({}).predict(z, 1, predictions);
  EXPECT_EQ(predictions, z);
}

}  // namespace
}  // namespace deft
