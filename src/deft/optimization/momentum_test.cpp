#include "deft/optimization/momentum.h"

#include <gtest/gtest.h>

#include "goldens/optimization.h"
#include "support/checked_options.h"
#include "support/trajectory.h"

namespace deft {
namespace {

void update(std::vector<double>& w, const std::vector<double>& g, std::vector<double>& v, bool textbook) {
  momentum_update<double>(w, g, v, {.rate = 0.02, .coupled_decay = 0.01}, 0.9, textbook);
}

TEST(Momentum, FollowsPyTorchFor100StepsInFloat64) {
  std::vector<double> v(4, 0.0);
  expect_trajectory(goldens::momentum_path, [&](std::vector<double>& w, const std::vector<double>& g, std::int64_t) {
    update(w, g, v, false);
  });
}

// While the rate is constant the textbook's velocity is -rate times PyTorch's: the same path.
TEST(Momentum, TheTextbookFormTakesTheSamePathAtAConstantRate) {
  std::vector<double> v(4, 0.0);
  expect_trajectory(goldens::momentum_path,
                    [&](std::vector<double>& w, const std::vector<double>& g, std::int64_t) { update(w, g, v, true); });
}

TEST(Momentum, FollowsPyTorchAsAnOptimiserOfFloats) {
  for (const char* form : {"torch", "textbook"}) {
    Momentum optimizer({.learning_rate = 0.02, .beta = 0.9, .form = form});
    expect_float_trajectory(goldens::momentum_path, optimizer, 0.01);
  }
}

TEST(Momentum, TheFormsDifferWhereTheRateFalls) {
  float after[2];
  for (int textbook : {0, 1}) {
    Momentum optimizer({.beta = 0.5, .form = textbook ? "textbook" : "torch"});
    OneParameter one("w", {0}, {1});
    optimizer.start(one.views);
    optimizer.step(one.views, {.learning_rate = 1.0, .momentum = 0.5});
    one.value[0] = 0;
    optimizer.step(one.views, {.learning_rate = 0.0, .momentum = 0.5});
    after[textbook] = one.value[0];
  }
  EXPECT_EQ(after[0], 0.0f);   // no rate, no step
  EXPECT_EQ(after[1], -0.5f);  // the velocity of the first step rolls on
}

TEST(Momentum, OfBetaZeroIsPlainDescent) {
  std::vector<double> w{1}, v{0};
  for (int i = 0; i < 3; ++i) momentum_update<double>(w, std::vector<double>{2}, v, {.rate = 0.1}, 0.0, false);
  EXPECT_NEAR(w[0], 0.4, 1e-12);
}

TEST(Momentum, TakesItsMomentumFromTheStepSettings) {
  Momentum optimizer({.beta = 0.9});
  EXPECT_EQ(optimizer.momentum(), 0.9);
  OneParameter one("w", {0}, {1});
  optimizer.start(one.views);
  for (int i = 0; i < 2; ++i) optimizer.step(one.views, {.learning_rate = 1.0, .momentum = 0.0});
  EXPECT_FLOAT_EQ(one.value[0], -2.0f);
}

TEST(Momentum, HasTheStepsOfThePaperExample) {
  std::vector<double> w{0}, v{0};
  momentum_update<double>(w, std::vector<double>{1}, v, {.rate = 1}, 0.9, false);
  EXPECT_NEAR(w[0], -1.0, 1e-12);
  momentum_update<double>(w, std::vector<double>{1}, v, {.rate = 1}, 0.9, false);
  EXPECT_NEAR(w[0], -2.9, 1e-12);
  momentum_update<double>(w, std::vector<double>{1}, v, {.rate = 1}, 0.9, false);
  EXPECT_NEAR(w[0], -5.61, 1e-12);
}

TEST(Momentum, RefusesAMomentumOfOne) {
  EXPECT_EQ(option_problems(MomentumOptions{.beta = 1}), std::vector<std::string>{"beta = 1 is outside 0 .. 0.9999"});
}

TEST(Momentum, HonoursFactorsDecayFreezingAndResuming) { expect_honours_the_contract<Momentum>(); }

}  // namespace
}  // namespace deft
