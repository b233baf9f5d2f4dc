#include "deft/layer/stochastic_pooling.h"

#include <gtest/gtest.h>

#include "deft/core/random.h"
#include "deft/layer/test_support.h"
#include "goldens/layer.h"
#include "support/checked_options.h"

namespace deft {
namespace {

const std::vector<float> kWindow{1, 3, 0, 6};

TEST(StochasticPoolingRoom, TheExamplesOfTheHeader) {
  const std::vector<float> window{1, 3, 0, 0};
  EXPECT_EQ(stochastic_mean(window), 2.5f);
  EXPECT_EQ(stochastic_place(window, 0.2), 0u);
  EXPECT_EQ(stochastic_place(window, 0.9), 1u);
}

// Chi-square with two degrees of freedom: above 13.8 once in a thousand.
TEST(StochasticPoolingRoom, DrawsInProportionToTheActivations) {
  constexpr int kDraws = 60000;
  std::vector<double> counts(4);
  for (std::uint64_t i = 0; i < kDraws; ++i) counts[stochastic_place(kWindow, uniform_at(11, i))] += 1;
  EXPECT_EQ(counts[2], 0);
  double chi_square = 0;
  for (std::size_t i : {0u, 1u, 3u}) {
    const double expected = kDraws * kWindow[i] / 10.0;
    chi_square += (counts[i] - expected) * (counts[i] - expected) / expected;
  }
  EXPECT_LT(chi_square, 13.8);
}

TEST(StochasticPoolingRoom, TestingGivesTheMeanOfWhatTrainingDraws) {
  // 1 * 0.1 + 3 * 0.3 + 6 * 0.6
  EXPECT_FLOAT_EQ(stochastic_mean(kWindow), 4.6f);
  double sum = 0;
  for (std::uint64_t i = 0; i < 60000; ++i) sum += kWindow[stochastic_place(kWindow, uniform_at(12, i))];
  EXPECT_NEAR(sum / 60000, 4.6, 4 * std::sqrt(3.24 / 60000));  // variance 0.1 + 2.7 + 21.6 - 4.6^2
}

TEST(StochasticPoolingRoom, NegativeActivationsAreNeverDrawnBesidePositiveOnes) {
  const std::vector<float> window{-5, 2, -1};
  for (double uniform : {0.0, 0.5, 0.999999}) EXPECT_EQ(stochastic_place(window, uniform), 1u);
  EXPECT_EQ(stochastic_mean(window), 2.0f);
}

TEST(StochasticPoolingRoom, WithoutPositiveOnesAllPlacesAreEqual) {
  const std::vector<float> zeros(4, 0.0f), negative{-1, -3};
  EXPECT_EQ(stochastic_place(zeros, 0.0), 0u);
  EXPECT_EQ(stochastic_place(zeros, 0.3), 1u);
  EXPECT_EQ(stochastic_place(zeros, 0.99), 3u);
  EXPECT_EQ(stochastic_mean(zeros), 0.0f);
  EXPECT_EQ(stochastic_mean(negative), -2.0f);
}

TEST(StochasticPoolingRoom, MeansAgreeWithPyTorchsSums) {
  for (std::size_t i = 0; i < goldens::stochastic_pooling_y.size(); ++i) {
    const std::size_t channel = i % 4, column = i / 4 % 2, row = i / 8 % 2, sample = i / 16;
    std::vector<float> window;
    for (std::size_t place = 0; place < 4; ++place) {
      const std::size_t r = 2 * row + place / 2, c = 2 * column + place % 2;
      window.push_back(static_cast<float>(goldens::layer_x[((sample * 5 + r) * 4 + c) * 4 + channel]));
    }
    EXPECT_NEAR(stochastic_mean(window), goldens::stochastic_pooling_y[i], 1e-6);
  }
}

TEST(StochasticPoolingRoom, RefusesWhatIsOutOfRangeOrDoesNotFit) {
  EXPECT_EQ(option_problems(StochasticPooling{.stride = -1}), std::vector<std::string>{"stride = -1 is outside 0 .. 64"});
  EXPECT_EQ(refusal_of(StochasticPoolingRule({.size = 4}).layer(), {3, 9, 1}),
            "layer 1 stochastic_pooling 'x': a 4 x 4 pooling does not fit into 3 x 9 x 1");
}

}  // namespace
}  // namespace deft
