#include "deft/optimization/adadelta.h"

#include <gtest/gtest.h>

#include <cmath>

#include "goldens/optimization.h"
#include "support/checked_options.h"
#include "support/trajectory.h"

namespace deft {
namespace {

TEST(Adadelta, FollowsPyTorchFor100StepsInFloat64) {
  std::vector<double> s(4, 0.0), a(4, 0.0);
  expect_trajectory(goldens::adadelta_path, [&](std::vector<double>& w, const std::vector<double>& g, std::int64_t) {
    adadelta_update<double>(w, g, s, a, {.rate = 1.0, .coupled_decay = 0.01}, 0.9, 1e-4);
  });
}

TEST(Adadelta, FollowsPyTorchAsAnOptimiserOfFloats) {
  Adadelta adadelta({.learning_rate = 1.0, .epsilon = 1e-4});
  expect_float_trajectory(goldens::adadelta_path, adadelta, 0.01);
}

TEST(Adadelta, TakesTheFirstStepOfThePaper) {
  std::vector<double> w{0}, s{0}, a{0};
  adadelta_update<double>(w, std::vector<double>{1}, s, a, {.rate = 1}, 0.9, 1e-6);
  EXPECT_NEAR(w[0], -std::sqrt(1e-6 / 0.100001), 1e-15);
}

// Zeiler's argument: steps carry the unit of the weights, so gradients in another unit make the same steps.
TEST(Adadelta, HardlyDependsOnTheUnitOfTheGradient) {
  double reached[2];
  for (int k : {0, 1}) {
    std::vector<double> w{0}, s{0}, a{0};
    for (int t = 0; t < 50; ++t) {
      adadelta_update<double>(w, std::vector<double>{k ? 1e4 : 10.0}, s, a, {.rate = 1}, 0.9, 1e-6);
    }
    reached[k] = w[0];
  }
  EXPECT_NEAR(reached[1] / reached[0], 1.0, 1e-5);
}

TEST(Adadelta, RefusesAMemoryOfOne) {
  EXPECT_EQ(option_problems(AdadeltaOptions{.rho = 1}), std::vector<std::string>{"rho = 1 is outside 0 .. 0.999999"});
}

TEST(Adadelta, HonoursFactorsDecayFreezingAndResuming) { expect_honours_the_contract<Adadelta>(); }

}  // namespace
}  // namespace deft
