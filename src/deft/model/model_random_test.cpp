// Layers that draw: their shares, means and masks.
#include "deft/model/model.h"

#include <gtest/gtest.h>

#include <set>

#include "deft/model/threads.h"
#include "deft/model/test_nets.h"

namespace deft {
namespace {

TEST(Model, TheSameKeyDrawsTheSameMasksOnAnyNumberOfThreads) {
  const LayerList layers{{"dropout", Dropout{.rate = 0.5}}};
  Model model(options_of(layers, {8, 8, 16}, true));
  const std::vector<float> ones(8 * 8 * 16 * 4, 1.0f);
  const InputBatch batch{.count = 4, .floats = ones.data()};
  use_threads(1);
  const auto one = model.forward(batch, {.training = true, .key = 1});
  const std::vector<float> first(one.begin(), one.end());
  use_threads(2);
  const auto two = model.forward(batch, {.training = true, .key = 1});
  EXPECT_EQ(first, std::vector<float>(two.begin(), two.end()));
  const auto other = model.forward(batch, {.training = true, .key = 2});
  EXPECT_NE(first, std::vector<float>(other.begin(), other.end()));
  use_threads(1);  // the other tests are too small for more
}

TEST(Model, DropoutKeepsTheMeanAndTheShare) {
  Model model(options_of({{"dropout", Dropout{.rate = 0.3}}}, {16, 16, 32}, true));
  const std::int64_t count = 16 * 16 * 32 * 8;
  const std::vector<float> ones(static_cast<std::size_t>(count), 1.0f);
  const InputBatch batch{.count = 8, .floats = ones.data()};
  double zeros = 0, sum = 0;
  for (float y : model.forward(batch, {.training = true, .key = 1})) {
    zeros += y == 0;
    sum += y;
  }
  const double sigma = std::sqrt(0.3 * 0.7 / static_cast<double>(count));
  EXPECT_NEAR(zeros / static_cast<double>(count), 0.3, 4 * sigma);
  EXPECT_NEAR(sum / static_cast<double>(count), 1.0, 4 * sigma / 0.7);
  for (float y : model.forward(batch, {})) ASSERT_EQ(y, 1.0f);
}

TEST(Model, SpatialDropoutDropsWholeChannelsOfASample) {
  Model model(options_of({{"dropout", Dropout{.rate = 0.5, .spatial = true}}}, {3, 4, 40}, true));
  const std::vector<float> ones(2 * 3 * 4 * 40, 1.0f);
  const auto y = model.forward({.count = 2, .floats = ones.data()}, {.training = true, .key = 1});
  std::set<float> seen;
  for (std::size_t sample = 0; sample < 2; ++sample) {
    for (std::size_t i = 0; i < 3 * 4 * 40; ++i) {
      EXPECT_EQ(y[sample * 480 + i], y[sample * 480 + i % 40]);
      seen.insert(y[sample * 480 + i]);
    }
  }
  EXPECT_EQ(seen, (std::set<float>{0.0f, 2.0f}));
}

TEST(Model, StochasticDepthDropsTheWholeBodyOfASample) {
  Model model(
      options_of({{"block", Residual{.body = {{"scale", Scale{.factor = 1.0}}}, .drop_rate = 0.5}}}, {1, 1, 3}, true));
  const std::vector<float> ones(64 * 3, 1.0f);
  const auto y = model.forward({.count = 64, .floats = ones.data()}, {.training = true, .key = 1});
  std::set<float> seen;
  for (std::size_t i = 0; i < y.size(); ++i) {
    EXPECT_EQ(y[i], y[i / 3 * 3]);
    seen.insert(y[i]);
  }
  EXPECT_EQ(seen, (std::set<float>{1.0f, 3.0f}));
  for (float value : model.forward({.count = 64, .floats = ones.data()}, {})) EXPECT_EQ(value, 2.0f);
}

// x + x^2 / 4 behind one unit of two inputs: the mean over the four masks, each as likely as its kept weights say.
TEST(Model, GaussianDropConnectIsTheMeanOverAllMasks) {
  const double rate = 0.3, keep = 1 - rate, x[2] = {1.5, -2.0}, w[2] = {0.8, 0.5};
  double expected = 0;
  for (int mask = 0; mask < 4; ++mask) {
    double probability = 1, u = 0.1;
    for (int i = 0; i < 2; ++i) {
      const bool kept = mask >> i & 1;
      probability *= kept ? keep : rate;
      u += kept ? w[i] * x[i] / keep : 0.0;
    }
    expected += probability * (u + 0.25 * u * u);
  }
  for (bool fused : {false, true}) {
    ModelOptions options =
        options_of({{"linear", Linear{.outputs = 1, .drop_connect = rate, .drop_connect_inference = "gaussian"}},
                    {"act", Activate{}}},
                   {1, 1, 2}, fused);
    options.activation = std::make_shared<TestLearned>();
    Model model(options);
    model.parameters()[0].value[0] = static_cast<float>(w[0]);
    model.parameters()[0].value[1] = static_cast<float>(w[1]);
    model.parameters()[1].value[0] = 0.1f;
    const std::vector<float> batch{1.5f, -2.0f};
    EXPECT_NEAR(model.forward({.count = 1, .floats = batch.data()}, {})[0], expected, 1e-5);
  }
}

TEST(Model, DropConnectByMeanUsesTheWeightsAsTheyAre) {
  Model model(options_of({{"linear", Linear{.outputs = 1, .drop_connect = 0.5}}}, {1, 1, 2}, true));
  model.parameters()[0].value[0] = 3.0f;
  model.parameters()[0].value[1] = 5.0f;
  const std::vector<float> batch{1, 1};
  const InputBatch in{.count = 1, .floats = batch.data()};
  EXPECT_EQ(model.forward(in, {})[0], 8.0f);
  std::set<float> seen;
  for (std::uint64_t key = 0; key < 50; ++key) seen.insert(model.forward(in, {.training = true, .key = key})[0]);
  EXPECT_EQ(seen, (std::set<float>{0.0f, 6.0f, 10.0f, 16.0f}));  // kept weights count double
}

}  // namespace
}  // namespace deft
