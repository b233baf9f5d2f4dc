#include "deft/loss/hinge.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "deft/loss/cross_entropy.h"
#include "support/checked_options.h"
#include "support/loss_check.h"

namespace deft {
namespace {

double sum_hinge(const std::vector<double>& z, const std::vector<double>& t, std::vector<double>& gradient) {
  return hinge<double>(z, t, gradient, 1.0, false);
}

TEST(Hinge, AgreesWithPyTorchOnABatch) {
  expect_batch(Hinge({.margin = 2.5}), hard_targets(), goldens::hinge_losses, goldens::hinge_gradient);
  expect_batch(Hinge({.margin = 2.5, .form = "largest"}), hard_targets(), goldens::largest_hinge_losses,
               goldens::largest_hinge_gradient);
}

TEST(Hinge, GradientIsTheDerivative) {
  expect_gradient(sum_hinge, {0.3, -1.2, 2.0, -5.0}, {0, 1, 0, 0});
  expect_gradient([](const auto& z, const auto& t, auto& g) { return hinge<double>(z, t, g, 1.0, true); },
                  {0.3, -1.2, 2.0, -5.0}, {0, 1, 0, 0});
}

// The cat of CS231n: 2.9 in both forms; a second class too close counts in one form only.
TEST(Hinge, HasTheValuesOfTheTextbook) {
  std::vector<double> gradient(3);
  EXPECT_NEAR(sum_hinge({3.2, 5.1, -1.7}, {1, 0, 0}, gradient), 2.9, 1e-12);
  EXPECT_EQ(gradient, (std::vector<double>{-1, 1, 0}));
  EXPECT_NEAR(sum_hinge({2.2, 2.5, -3.1}, {0, 0, 1}, gradient), 6.3 + 6.6, 1e-12);
  EXPECT_EQ(gradient, (std::vector<double>{1, 1, -2}));
  EXPECT_NEAR(hinge<double>(std::vector<double>{2.2, 2.5, -3.1}, std::vector<double>{0, 0, 1}, gradient, 1.0, true),
              6.6, 1e-12);
  EXPECT_EQ(gradient, (std::vector<double>{0, 1, -1}));
}

TEST(Hinge, IsZeroOnceTheMarginIsKept) {
  std::vector<double> gradient(3);
  EXPECT_EQ(sum_hinge({5, 4, -1}, {1, 0, 0}, gradient), 0.0);  // leads by the margin exactly
  EXPECT_EQ(gradient, (std::vector<double>{0, 0, 0}));
}

TEST(Hinge, TakesNoSoftTargetsAndPredictsTheSoftmaxOfItsScores) {
  EXPECT_FALSE(Hinge({}).takes_soft_targets());
  expect_predicts(Hinge({}), goldens::softmax);
}

TEST(Hinge, RefusesANegativeMarginAndAnUnknownForm) {
  EXPECT_EQ(option_problems(HingeOptions{.margin = -1, .form = "all"}),
            (std::vector<std::string>{"margin = -1 is outside 0 .. 1e+06", "form: 'all' is not a choice"}));
}

}  // namespace
}  // namespace deft
