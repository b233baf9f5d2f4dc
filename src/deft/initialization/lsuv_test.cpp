#include "deft/initialization/lsuv.h"

#include <gtest/gtest.h>

#include <map>

#include "support/checked_options.h"

namespace deft {
namespace {

TEST(Lsuv, DividesByTheRootOfTheVarianceOnceForALinearLayer) {
  std::vector<float> weight{0.1f, -0.3f};  // inputs (1, 1) and (-1, -1) with equal chance: variance (0.1 - 0.3)^2
  const auto variance = [&] { return (weight[0] + weight[1]) * (weight[0] + weight[1]); };
  EXPECT_EQ(scale_to_unit_variance(weight, variance, 0.01, 10), 1);
  EXPECT_NEAR(weight[0], 0.5f, 1e-6);
  EXPECT_NEAR(weight[1], -1.5f, 1e-6);
}

TEST(Lsuv, StopsAfterItsTriesAndLeavesDeadLayersAlone) {
  std::vector<float> weight{1.0f};
  EXPECT_EQ(scale_to_unit_variance(
                weight, [] { return 4.0; }, 0.1, 3),
            3);
  EXPECT_EQ(weight[0], 0.125f);
  EXPECT_EQ(scale_to_unit_variance(
                weight, [] { return 0.0; }, 0.1, 3),
            0);
  EXPECT_EQ(weight[0], 0.125f);
}

// Two scalar layers in a row: the second sees what the first one puts out.
class Chain : public NetworkProbe {
 public:
  const std::vector<ParameterInfo>& parameters() const override { return infos_; }
  std::span<float> values(const std::string& parameter) override { return weights_.at(parameter); }
  double output_variance(const std::string& layer) override {
    const double first = 9.0 * weights_["linear1.weight"][0] * weights_["linear1.weight"][0];
    return layer == "linear1" ? first : first * weights_["linear2.weight"][0] * weights_["linear2.weight"][0];
  }
  std::map<std::string, std::vector<float>> weights_{{"linear1.weight", {2.0f}}, {"linear2.weight", {0.1f}}};

 private:
  std::vector<ParameterInfo> infos_{{"linear1.weight", "linear", {1, 1}, 1, 1},
                                    {"linear2.weight", "linear", {1, 1}, 1, 1}};
};

TEST(Lsuv, BringsLayerAfterLayerToUnitVariance) {
  Chain chain;
  Lsuv({.tolerance = 1e-3}).calibrate(chain);
  EXPECT_NEAR(chain.weights_["linear1.weight"][0], 1.0 / 3, 1e-3);
  EXPECT_NEAR(chain.weights_["linear2.weight"][0], 1.0, 1e-3);
}

TEST(Lsuv, RefusesNoTries) {
  EXPECT_EQ(option_problems(LsuvOptions{.tries = 0}), std::vector<std::string>{"tries = 0 is outside 1 .. 100"});
}

}  // namespace
}  // namespace deft
