#include "deft/imbalance/threshold_moving.h"

#include <gtest/gtest.h>

#include "support/checked_options.h"

namespace deft {
namespace {

const std::vector<float> kCounts{90, 10};

std::vector<float> moved(std::vector<float> probabilities, double strength, std::vector<float> counts = kCounts) {
  move_thresholds(probabilities, counts, strength);
  return probabilities;
}

TEST(ThresholdMoving, DividesByTheClassSharesAndNormalises) {
  // 0.8 / 0.9 : 0.2 / 0.1  ==  0.8889 : 2
  const std::vector<float> result = moved({0.8f, 0.2f}, 1.0);
  EXPECT_NEAR(result[0], 0.30769, 1e-5);
  EXPECT_NEAR(result[1], 0.69231, 1e-5);
}

TEST(ThresholdMoving, UnsureAsThePriorBecomesEven) {
  const std::vector<float> result = moved({0.9f, 0.1f}, 1.0);
  EXPECT_NEAR(result[0], 0.5, 1e-6);
}

TEST(ThresholdMoving, StrengthZeroChangesNothing) { EXPECT_EQ(moved({0.75f, 0.25f}, 0.0), (std::vector<float>{0.75f, 0.25f})); }

TEST(ThresholdMoving, EvenClassesChangeNothing) {
  const std::vector<float> result = moved({0.7f, 0.3f}, 1.0, {50, 50});
  EXPECT_NEAR(result[0], 0.7, 1e-6);
}

TEST(ThresholdMoving, AClassThatTrainingNeverSawIsNotAnswered) {
  EXPECT_EQ(moved({0.5f, 0.5f}, 1.0, {4, 0}), (std::vector<float>{1.0f, 0.0f}));
}

TEST(ThresholdMoving, RefusesANegativeStrength) {
  EXPECT_EQ(option_problems(ThresholdMovingOptions{.strength = -1}), std::vector<std::string>{"strength = -1 is outside 0 .. 4"});
}

}  // namespace
}  // namespace deft
