#include "deft/search/space.h"

#include <gtest/gtest.h>

#include <cmath>

namespace deft {
namespace {

const Parameter kRate{.option = "optimization.nesterov.learning_rate", .low = 1e-4, .high = 1.0, .scale = SearchScale::logarithmic};
const Parameter kMomentum{.option = "optimization.nesterov.beta", .low = 0.9, .high = 0.999, .scale = SearchScale::below_one};
const Parameter kBlocks{.option = "network.resnet20.blocks", .kind = Parameter::Kind::whole, .low = 1, .high = 4};

TEST(Space, RatesLieOnPowersOfTen) {
  for (int i = 0; i <= 4; ++i) EXPECT_NEAR(value_at(kRate, std::min(0.25 * i, 0.99999999999)), std::pow(10.0, i - 4), 1e-9);
}

// By hand: 1 - beta runs from 0.1 to 0.001; in the middle of its powers of ten it is 0.01.
TEST(Space, MomentumRunsThroughOneMinusBeta) {
  EXPECT_NEAR(value_at(kMomentum, 0.0), 0.9, 1e-12);
  EXPECT_NEAR(value_at(kMomentum, 0.5), 0.99, 1e-12);
  EXPECT_NEAR(value_at(kMomentum, 1.0), 0.999, 1e-9);
  EXPECT_EQ(text_at(kMomentum, 0.5), "0.99");
}

TEST(Space, EachWholeNumberGetsAnEqualShare) {
  std::vector<int> seen(5);
  for (int i = 0; i < 1000; ++i) ++seen[static_cast<std::size_t>(value_at(kBlocks, (i + 0.5) / 1000))];
  EXPECT_EQ(seen, (std::vector<int>{0, 250, 250, 250, 250}));
}

TEST(Space, UnitOfIsTheInverse) {
  for (const Parameter& p : {kRate, kMomentum}) {
    for (const double unit : {0.01, 0.3, 0.77}) EXPECT_NEAR(unit_of(p, value_at(p, unit)), unit, 1e-9) << p.option;
  }
  for (const double blocks : {1.0, 2.0, 4.0}) EXPECT_EQ(value_at(kBlocks, unit_of(kBlocks, blocks)), blocks);
  EXPECT_EQ(value_at(kRate, unit_of(kRate, 77.0)), value_at(kRate, 1.0)) << "beyond the end: the end";
}

Space conditional() {
  return Space({{.option = "optimization", .kind = Parameter::Kind::choice, .values = {"adam", "nesterov"}, .tricks = true, .in_list = true},
                {.option = "optimization.adam.beta2", .low = 0.9, .high = 0.99, .parent = 0, .parent_value = 0},
                {.option = "optimization.nesterov.beta", .low = 0.5, .high = 0.9, .parent = 0, .parent_value = 1}});
}

TEST(Space, OnlyTheTakenTrickHasASay) {
  const Space space = conditional();
  const Point adam = space.masked({0.2, 0.5, 0.5}), nesterov = space.masked({0.7, 0.5, 0.5});
  EXPECT_EQ(space.settings(adam), (std::vector<Setting>{{"optimization", "adam"}, {"optimization.adam.beta2", "0.945"}}));
  EXPECT_EQ(space.settings(nesterov), (std::vector<Setting>{{"optimization", "nesterov"}, {"optimization.nesterov.beta", "0.7"}}));
  EXPECT_TRUE(std::isnan(adam[2]) && std::isnan(nesterov[1]));
}

TEST(Space, OverridesSwitchTheOthersOff) {
  EXPECT_EQ(overrides_of(conditional(), conditional().masked({0.2, 0.5, 0.5})),
            (std::vector<std::string>{"optimization.nesterov=off", "optimization.adam=on", "optimization.adam.beta2=0.945"}));
}

TEST(Space, DescribesItself) {
  EXPECT_EQ(conditional().describe(),
            "optimization: adam | nesterov\noptimization.adam.beta2: 0.9 .. 0.99, where optimization is adam\noptimization.nesterov.beta: 0.5 .. 0.9, where optimization is nesterov\n");
}

}  // namespace
}  // namespace deft
