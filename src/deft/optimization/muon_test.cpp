#include "deft/optimization/muon.h"

#include <gtest/gtest.h>

#include <cmath>

#include "deft/core/random.h"
#include "deft/core/symmetric_eigen.h"
#include "goldens/optimization.h"
#include "support/checked_options.h"
#include "support/gradient_check.h"
#include "support/trajectory.h"

namespace deft {
namespace {

TEST(Muon, FollowsTheNewtonSchulzIterationInNumPy) {
  std::vector<float> wide = floats(goldens::muon_in);
  orthogonalize(wide, 5, 8);
  expect_close(wide, goldens::muon_out, 2e-5);
  std::vector<float> tall = floats(goldens::muon_in);
  orthogonalize(tall, 8, 5);
  expect_close(tall, goldens::muon_tall_out, 2e-5);
}

// Singular values of the result, for shapes that do and do not fill whole tiles.
TEST(Muon, LeavesSingularValuesNearOne) {
  Random random(5);
  for (const auto& [rows, columns] : {std::pair<std::size_t, std::size_t>{10, 27}, {64, 64}, {96, 33}}) {
    std::vector<float> x(rows * columns);
    for (float& one : x) one = static_cast<float>(random.normal());
    orthogonalize(x, static_cast<std::int64_t>(rows), static_cast<std::int64_t>(columns), 8);
    const std::size_t n = std::min(rows, columns), other = std::max(rows, columns);
    const auto at = [&](std::size_t i, std::size_t k) {
      return rows <= columns ? x[i * columns + k] : x[k * columns + i];
    };
    std::vector<double> gram(n * n);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        for (std::size_t k = 0; k < other; ++k) gram[i * n + j] += static_cast<double>(at(i, k)) * at(j, k);
      }
    }
    for (const double value : symmetric_eigen(gram, n).values) {
      EXPECT_GT(std::sqrt(value), 0.67) << rows;
      EXPECT_LT(std::sqrt(value), 1.15) << rows;
    }
  }
}

TEST(Muon, DoesNotCareForTheLengthOfTheGradient) {
  std::vector<float> moved[2];
  for (int k : {0, 1}) {
    const float size = k ? 1e4f : 1e-3f;
    OneParameter one("conv1.weight", {0, 0, 0, 0}, {2 * size, 0, 0, 2 * size});
    one.views[0].shape = {2, 2, 1, 1};
    Muon muon({});
    muon.start(one.views);
    muon.step(one.views, {.learning_rate = 0.1, .momentum = 0.95});
    moved[k] = one.value;
  }
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(moved[0][i], moved[1][i], 1e-6);
  EXPECT_NEAR(moved[0][0], -0.1, 0.035);
  EXPECT_NEAR(moved[0][1], 0, 1e-6);
}

TEST(Muon, StepsLongerInTallMatrices) {
  OneParameter one("linear1.weight", {0, 0, 0, 0}, {1, 1, 1, 1});
  one.views[0].shape = {4, 1};  // rows / columns = 4: the factor is 2; the orthogonal part has length 1
  Muon muon({.iterations = 10});
  muon.start(one.views);
  muon.step(one.views, {.learning_rate = 0.1, .momentum = 0.95});
  EXPECT_NEAR(one.value[0], -0.1 * 2 * 0.5, 0.035);
}

TEST(Muon, LeavesVectorsAndTheHeadToAdam) {
  OneParameter bias("conv1.bias", {0, 0}, {5, -1}), head("head.weight", {0, 0}, {5, -1});
  head.views[0].shape = {2, 1};
  for (OneParameter* one : {&bias, &head}) {
    Muon muon({.vector_rate_factor = 0.5});
    muon.start(one->views);
    muon.step(one->views, {.learning_rate = 0.1, .momentum = 0.9});
    expect_close(one->value, {-0.05, 0.05}, 1e-6);
  }
}

TEST(Muon, GoesOnAfterSaveAndLoadAsIfNeverInterrupted) {
  Muon first({}), second({});
  OneParameter a("conv1.weight", {1, 2, 3, 4}, {1, 0, 2, 5}), b("conv1.weight", {1, 2, 3, 4}, {1, 0, 2, 5});
  a.views[0].shape = b.views[0].shape = {2, 2};
  first.start(a.views);
  first.step(a.views, {.learning_rate = 0.1});
  State state;
  first.save(state);
  second.start(b.views);
  second.load(state);
  std::copy(a.value.begin(), a.value.end(), b.value.begin());
  a.gradient[3] = b.gradient[3] = -1;
  first.step(a.views, {.learning_rate = 0.1});
  second.step(b.views, {.learning_rate = 0.1});
  EXPECT_EQ(a.value, b.value);
}

TEST(Muon, LeavesAMatrixWithoutGradientAlone) {
  std::vector<float> zeros(6, 0.0f);
  orthogonalize(zeros, 2, 3);
  EXPECT_EQ(zeros, std::vector<float>(6, 0.0f));
}

TEST(Muon, RefusesNoIterations) {
  EXPECT_EQ(option_problems(MuonOptions{.iterations = 0}),
            std::vector<std::string>{"iterations = 0 is outside 1 .. 20"});
}

TEST(Muon, HonoursFactorsDecayFreezingAndResuming) { expect_honours_the_contract<Muon>(); }

}  // namespace
}  // namespace deft
