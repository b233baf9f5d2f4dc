#include "deft/loss/balanced_softmax.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "deft/loss/cross_entropy.h"
#include "support/checked_options.h"
#include "support/loss_check.h"

namespace deft {
namespace {

TEST(BalancedSoftmax, AgreesWithPyTorchOnABatch) {
  expect_batch(BalancedSoftmax({}), floats(goldens::loss_targets), goldens::balanced_softmax_losses,
               goldens::balanced_softmax_gradient);
}

TEST(BalancedSoftmax, GradientIsTheDerivative) {
  const std::vector<float> counts{90, 10, 1};
  expect_gradient([&](const auto& z, const auto& t, auto& g) { return balanced_softmax<double>(z, t, g, counts); },
                  {0.3, -1.2, 2.0}, {0.2, 0.5, 0.3});
}

TEST(BalancedSoftmax, OfEqualClassesIsCrossEntropy) {
  const std::vector<double> z{0.3, -1.2, 2.0}, t{0.2, 0.5, 0.3};
  const std::vector<float> counts{7, 7, 7};
  std::vector<double> ours(3), plain(3);
  EXPECT_NEAR(balanced_softmax<double>(z, t, ours, counts), softmax_cross_entropy<double>(z, t, plain), 1e-12);
  for (std::size_t k = 0; k < 3; ++k) EXPECT_NEAR(ours[k], plain[k], 1e-12);
}

TEST(BalancedSoftmax, LeavesAnUndecidedNetworkAtTheFrequencies) {
  std::vector<double> gradient(2);
  EXPECT_NEAR(balanced_softmax<double>(std::vector<double>{0, 0}, std::vector<double>{0, 1}, gradient,
                                       std::vector<float>{90, 10}),
              -std::log(0.1), 1e-12);
  EXPECT_NEAR(gradient[0], 0.9, 1e-12);
}

TEST(BalancedSoftmax, StaysFiniteForAClassWithoutSamples) {
  std::vector<double> gradient(2);
  EXPECT_TRUE(std::isfinite(balanced_softmax<double>(std::vector<double>{0, 0}, std::vector<double>{0, 1}, gradient,
                                                     std::vector<float>{90, 0})));
}

TEST(BalancedSoftmax, PredictsWithoutTheShift) { expect_predicts(BalancedSoftmax({}), goldens::softmax); }

TEST(BalancedSoftmax, RefusesUnknownClassSizes) {
  EXPECT_EQ(refusal_of(BalancedSoftmax({})),
            "[loss] balanced_softmax needs the number of samples of each class; this task has none, use cross_entropy");
  EXPECT_EQ(refusal_of(BalancedSoftmax({}), {3, 4}), "");
}

}  // namespace
}  // namespace deft
