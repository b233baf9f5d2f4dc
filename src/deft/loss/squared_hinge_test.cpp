#include "deft/loss/squared_hinge.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "deft/loss/cross_entropy.h"
#include "support/checked_options.h"
#include "support/loss_check.h"

namespace deft {
namespace {

TEST(SquaredHinge, AgreesWithPyTorchOnABatch) {
  expect_batch(SquaredHinge({.margin = 2.5}), hard_targets(), goldens::squared_hinge_losses,
               goldens::squared_hinge_gradient);
}

TEST(SquaredHinge, GradientIsTheDerivative) {
  for (bool largest : {false, true}) {
    expect_gradient([&](const auto& z, const auto& t, auto& g) { return hinge<double>(z, t, g, 1.0, largest, true); },
                    {0.3, -1.2, 2.0, -5.0}, {0, 1, 0, 0});
  }
}

TEST(SquaredHinge, SquaresTheShortfall) {
  const std::vector<float> z{3.2f, 5.1f, -1.7f}, t{1, 0, 0};
  std::vector<float> losses(1), gradient(3);
  for (const char* form : {"sum", "largest"}) {
    SquaredHinge({.form = form}).evaluate({.logits = z, .targets = t, .outputs = 3}, losses, gradient);
    EXPECT_NEAR(losses[0], 8.41, 1e-5);
    expect_close(gradient, {-5.8, 5.8, 0}, 1e-5);
  }
}

TEST(SquaredHinge, TakesNoSoftTargetsAndPredictsTheSoftmaxOfItsScores) {
  EXPECT_FALSE(SquaredHinge({}).takes_soft_targets());
  expect_predicts(SquaredHinge({}), goldens::softmax);
}

}  // namespace
}  // namespace deft
