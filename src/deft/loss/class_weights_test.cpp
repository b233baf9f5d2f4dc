#include "deft/loss/class_weights.h"

#include <gtest/gtest.h>

#include <numeric>

#include "deft/core/problem.h"
#include "goldens/loss.h"
#include "support/checked_options.h"

namespace deft {
namespace {

const std::vector<float> kCounts{50, 30, 5};

TEST(ClassWeights, BalancedAgreesWithScikitLearn) {
  const std::vector<double> weights = class_weights("balanced", {}, kCounts);
  for (std::size_t c = 0; c < 3; ++c) EXPECT_NEAR(weights[c], goldens::balanced_weights[c], 1e-12);
}

TEST(ClassWeights, BalancedAndSquareRootHaveMeanOneOverSamples) {
  for (const char* mode : {"balanced", "square_root"}) {
    const std::vector<double> weights = class_weights(mode, {}, kCounts);
    EXPECT_NEAR((50 * weights[0] + 30 * weights[1] + 5 * weights[2]) / 85, 1.0, 1e-12) << mode;
  }
}

TEST(ClassWeights, SquareRootWeighsByTheRootOfTheRatio) {
  const std::vector<double> weights = class_weights("square_root", {}, std::vector<float>{100, 4});
  EXPECT_NEAR(weights[1] / weights[0], 5.0, 1e-12);
}

TEST(ClassWeights, InverseHasMeanOneOverClasses) {
  const std::vector<double> weights = class_weights("inverse", {}, kCounts);
  EXPECT_NEAR(std::accumulate(weights.begin(), weights.end(), 0.0), 3.0, 1e-12);
  EXPECT_NEAR(weights[2] / weights[0], 10.0, 1e-12);
}

TEST(ClassWeights, OfEvenClassesAreAllOne) {
  for (const char* mode : {"balanced", "square_root", "inverse"}) {
    for (double weight : class_weights(mode, {}, std::vector<float>{7, 7})) EXPECT_NEAR(weight, 1.0, 1e-12);
  }
}

TEST(ClassWeights, AClassWithoutSamplesWeighsNothing) {
  EXPECT_EQ(class_weights("balanced", {}, std::vector<float>{5, 0, 5}), (std::vector<double>{1, 0, 1}));
}

TEST(ClassWeights, AMixedTargetWeighsByItsShares) {
  const ClassWeights weights({.mode = "given", .weights = {1, 3}});
  EXPECT_FLOAT_EQ(weights.weight(std::vector<float>{0.5f, 0.5f}, {}), 2.0f);
  EXPECT_FLOAT_EQ(weights.weight(std::vector<float>{0, 1}, {}), 3.0f);
}

std::string refusal_of(const ClassWeightsOptions& options, const std::vector<float>& target) {
  try {
    ClassWeights(options).weight(target, {});
  } catch (const Refusal& refusal) {
    return refusal.what();
  }
  return "";
}

TEST(ClassWeights, RefusesTheWrongNumberOfWeights) {
  EXPECT_EQ(refusal_of({.mode = "given", .weights = {1, 2}}, {1, 0, 0}),
            "[loss] class_weights weights: 2 numbers for 3 classes");
}

TEST(ClassWeights, RefusesToBalanceWithoutCounts) {
  EXPECT_EQ(
      refusal_of({}, {1, 0}),
      "[loss] class_weights mode = \"balanced\" needs the number of samples of each class; this task has none, use "
      "mode = \"given\"");
}

TEST(ClassWeights, RefusesGivenWithoutWeights) {
  EXPECT_EQ(option_problems(ClassWeightsOptions{.mode = "given"}),
            std::vector<std::string>{"weights belong to mode = \"given\", which needs them"});
}

}  // namespace
}  // namespace deft
