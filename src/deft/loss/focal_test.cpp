#include "deft/loss/focal.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "deft/loss/cross_entropy.h"
#include "support/checked_options.h"
#include "support/loss_check.h"

namespace deft {
namespace {

const std::vector<double> kAlpha{1, 0.5, 2, 1, 3};

TEST(Focal, AgreesWithPyTorchOnABatch) {
  expect_batch(Focal({.gamma = 1.5, .alpha = kAlpha}), floats(goldens::loss_targets), goldens::focal_losses,
               goldens::focal_gradient);
}

TEST(Focal, GradientIsTheDerivative) {
  for (double gamma : {0.0, 0.5, 2.0, 5.0}) {
    const auto loss = [&](const auto& z, const auto& t, auto& g) { return focal<double>(z, t, g, gamma, {1, 2, 3}); };
    expect_gradient(loss, {0.3, -1.2, 2.0}, {0, 1, 0});
    expect_gradient(loss, {0.3, -1.2, 2.0}, {0.2, 0.5, 0.3});
  }
}

TEST(Focal, OfGammaZeroIsCrossEntropy) {
  expect_batch(Focal({.gamma = 0}), floats(goldens::loss_targets), goldens::cross_entropy_losses,
               goldens::cross_entropy_gradient);
}

TEST(Focal, FadesForWhatIsRight) {
  std::vector<double> gradient(2);
  const double z = std::log(9.0);  // p = 0.9
  EXPECT_NEAR(focal<double>(std::vector<double>{z, 0}, std::vector<double>{1, 0}, gradient, 2.0, {}),
              0.01 * -std::log(0.9), 1e-12);
}

TEST(Focal, StaysFiniteForHugeLogits) {
  for (double gamma : {0.5, 2.0}) {
    std::vector<double> gradient(2);
    EXPECT_EQ(focal<double>(std::vector<double>{1e4, 0}, std::vector<double>{1, 0}, gradient, gamma, {}), 0.0);
    EXPECT_EQ(gradient[0], 0.0);
    EXPECT_NEAR(focal<double>(std::vector<double>{0, 1e4}, std::vector<double>{1, 0}, gradient, gamma, {}), 1e4, 1e-8);
    EXPECT_NEAR(gradient[0], -1.0, 1e-12);
  }
}

TEST(Focal, PredictsTheSoftmax) { expect_predicts(Focal({}), goldens::softmax); }

TEST(Focal, RefusesAsManyFactorsAsThereAreNotClasses) {
  EXPECT_EQ(refusal_of(Focal({.alpha = {1, 2, 3}})), "[loss] focal alpha: 3 numbers for 2 classes");
  EXPECT_EQ(refusal_of(Focal({.alpha = {1, 2}})), "");
}

TEST(Focal, RefusesANegativeGamma) {
  EXPECT_EQ(option_problems(FocalOptions{.gamma = -1}), std::vector<std::string>{"gamma = -1 is outside 0 .. 20"});
}

}  // namespace
}  // namespace deft
