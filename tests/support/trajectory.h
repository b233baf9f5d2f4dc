// The problem of tests/goldens/make_optimization.py: f(w) = sum of a w^2 / 2 + sin w, from four starts.
#ifndef DEFT_TESTS_SUPPORT_TRAJECTORY_H
#define DEFT_TESTS_SUPPORT_TRAJECTORY_H

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "support/one_parameter.h"

namespace deft {

inline constexpr double kCurvature[4] = {1.0, 0.3, 4.0, 0.05};

// update(w, g, t) makes step t = 1 .. 100; w is compared with PyTorch's after each.
template <class Update>
void expect_trajectory(const std::vector<double>& golden, Update update) {
  std::vector<double> w{1.0, -2.0, 0.5, 3.0}, g(4);
  for (std::size_t t = 1; t <= 100; ++t) {
    for (std::size_t i = 0; i < 4; ++i) g[i] = kCurvature[i] * w[i] + std::cos(w[i]);
    update(w, g, static_cast<std::int64_t>(t));
    for (std::size_t i = 0; i < 4; ++i) ASSERT_NEAR(w[i], golden[(t - 1) * 4 + i], 1e-10) << "step " << t;
  }
}

// The optimiser itself, in float32, with the decays its views carry.
inline void expect_float_trajectory(const std::vector<double>& golden, Optimizer& optimizer, double coupled_decay) {
  OneParameter one("linear1.weight", {1.0f, -2.0f, 0.5f, 3.0f}, {0, 0, 0, 0});
  one.views[0].coupled_decay = coupled_decay;
  optimizer.start(one.views);
  for (std::size_t t = 0; t < 100; ++t) {
    for (std::size_t i = 0; i < 4; ++i) {
      one.gradient[i] = static_cast<float>(kCurvature[i] * one.value[i] + std::cos(one.value[i]));
    }
    optimizer.step(one.views, {.learning_rate = optimizer.learning_rate(), .momentum = optimizer.momentum()});
    for (std::size_t i = 0; i < 4; ++i) ASSERT_NEAR(one.value[i], golden[t * 4 + i], 2e-4) << "step " << t;
  }
}

// What every optimiser promises about its views and its state.
template <class Trick>
void expect_honours_the_contract() {
  typename Trick::Options options;
  // Frozen parameters and arrays without a gradient stay as they are.
  for (bool frozen : {true, false}) {
    Trick optimizer(options);
    OneParameter one("buffer", {1, 2}, frozen ? std::vector<float>{1, 1} : std::vector<float>{});
    one.views[0].frozen = frozen;
    one.views[0].coupled_decay = one.views[0].decoupled_decay = 0.5;
    optimizer.start(one.views);
    optimizer.step(one.views, {.learning_rate = 0.1});
    EXPECT_EQ(one.value, (std::vector<float>{1, 2}));
  }
  // Twice the rate factor is twice the first step.
  float moved[2];
  for (int twice : {0, 1}) {
    Trick optimizer(options);
    OneParameter one("b", {0}, {3});
    one.views[0].rate_factor = 1.0 + twice;
    optimizer.start(one.views);
    optimizer.step(one.views, {.learning_rate = 0.1});
    moved[twice] = one.value[0];
  }
  EXPECT_LT(moved[0], 0.0f);
  EXPECT_NEAR(moved[1], 2 * moved[0], 1e-6);
  // Decoupled decay alone: w - rate * decay * w.
  {
    Trick optimizer(options);
    OneParameter one("b", {2}, {0});
    one.views[0].decoupled_decay = 0.5;
    optimizer.start(one.views);
    optimizer.step(one.views, {.learning_rate = 0.1});
    EXPECT_FLOAT_EQ(one.value[0], 1.9f);
  }
  // A resumed run goes on as if never interrupted.
  Trick first(options), second(options);
  OneParameter a("w", {1, -1}, {0.5f, 2}), b("w", {1, -1}, {0.5f, 2});
  first.start(a.views);
  for (int i = 0; i < 3; ++i) first.step(a.views, {.learning_rate = 0.1});
  State state;
  first.save(state);
  second.start(b.views);
  second.load(state);
  b.value = a.value;
  b.views[0].value = b.value;
  first.step(a.views, {.learning_rate = 0.1});
  second.step(b.views, {.learning_rate = 0.1});
  EXPECT_EQ(a.value, b.value);
}

}  // namespace deft

#endif
