#include "deft/model/model.h"

#include <gtest/gtest.h>

#include "deft/core/problem.h"
#include "deft/model/test_nets.h"

namespace deft {
namespace {

TEST(Model, ParametersAreThoseOfTheLayerListInOrder) {
  const LayerList layers = every_kind();
  const Model model(options_of(layers, {9, 7, 3}, true));
  const std::vector<ParameterInfo> expected = parameters_of(layers, {9, 7, 3});
  ASSERT_EQ(model.parameters().size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const ParameterInfo& info = model.parameters()[i].info;
    EXPECT_EQ(info.name, expected[i].name);
    EXPECT_EQ(info.kind, expected[i].kind);
    EXPECT_EQ(info.shape, expected[i].shape);
    EXPECT_EQ(info.fan_in, expected[i].fan_in);
    EXPECT_EQ(info.fan_out, expected[i].fan_out);
    EXPECT_EQ(info.trainable, expected[i].trainable);
    EXPECT_EQ(static_cast<std::int64_t>(model.parameters()[i].value.size()), expected[i].size());
  }
  EXPECT_EQ(model.buffers().size(), 8u);
  EXPECT_EQ(model.buffers()[0].info.name, "norm1.running_mean");
  EXPECT_EQ(model.buffers()[1].info.name, "norm1.running_var");
}

TEST(Model, LinearReadsTheSampleInMemoryOrder) {
  Model model(options_of({{"linear", Linear{.outputs = 1}}}, {2, 1, 2}, true));
  const std::vector<float> weight{1, 10, 100, 1000}, batch{1, 2, 3, 4};  // rows, columns, then channels
  std::copy(weight.begin(), weight.end(), model.parameters()[0].value.begin());
  EXPECT_EQ(model.forward({.count = 1, .floats = batch.data()}, {})[0], 4321.0f);
}

TEST(Model, BatchNormUsesAndUpdatesStatisticsAsOnPaper) {
  // Two samples of one number: 1 and 3. Mean 2, variance 1 (of the batch), 2 (unbiased).
  for (bool fused : {false, true}) {
    Model model(options_of({{"norm", Normalization{.epsilon = 1e-12, .momentum = 0.4}}}, {1, 1, 1}, fused));
    const std::vector<float> batch{1, 3};
    const std::span<const float> trained = model.forward({.count = 2, .floats = batch.data()}, {.training = true});
    EXPECT_NEAR(trained[0], -1, 1e-6);
    EXPECT_NEAR(trained[1], 1, 1e-6);
    EXPECT_NEAR(model.buffers()[0].value[0], 0.4 * 2, 1e-6);
    EXPECT_NEAR(model.buffers()[1].value[0], 0.6 * 1 + 0.4 * 2, 1e-6);
    const std::span<const float> tested = model.forward({.count = 1, .floats = batch.data()}, {});
    EXPECT_NEAR(tested[0], (1 - 0.8) / std::sqrt(1.4), 1e-6);
    EXPECT_NEAR(model.buffers()[0].value[0], 0.8, 1e-6) << "inference must not change the statistics";
  }
}

TEST(Model, OneValuePerChannelIsNormalisedByTheRunningStatistics) {
  for (bool fused : {false, true}) {
    Model model(options_of({{"norm", Normalization{.epsilon = 1e-12}}}, {1, 1, 1}, fused));
    const std::vector<float> batch{3};
    EXPECT_NEAR(model.forward({.count = 1, .floats = batch.data()}, {.training = true})[0], 3, 1e-5);
    EXPECT_EQ(model.buffers()[1].value[0], 1.0f);
    model.backward(std::vector<float>{2});
    EXPECT_NEAR(model.parameters()[0].gradient[0], 6, 1e-5);
    EXPECT_NEAR(model.parameters()[1].gradient[0], 2, 1e-5);
  }
}

TEST(Model, FrozenParametersGetNoGradientAndOthersKeepTheirs) {
  const LayerList layers{{"conv", Convolution{.channels = 4, .bias = true, .frozen = true}},
                         {"act", Activate{}},
                         {"linear", Linear{.outputs = 2}}};
  Model model(options_of(layers, {4, 4, 3}, true));
  fill_parameters(model, 1);
  const std::vector<float> batch = draw(2 * 48, 1), weight = draw(4, 2);
  const InputBatch in{.count = 2, .floats = batch.data()};
  auto norm = [&](std::size_t p) {
    double sum = 0;
    for (float g : model.parameters()[p].gradient) sum += g * g;
    return sum;
  };
  model.forward(in, {.training = true});
  model.backward(weight);
  EXPECT_EQ(norm(0), 0);
  EXPECT_GT(norm(1), 0);
  EXPECT_GT(norm(2), 0);
  const double bias = norm(1);
  model.set_trainable("linear.weight", false);
  model.forward(in, {.training = true});
  model.backward(weight);
  EXPECT_EQ(norm(2), 0);
  EXPECT_NEAR(norm(1), bias, 1e-6 * bias);
  model.set_trainable("linear.weight", true);
  model.forward(in, {.training = true});
  model.backward(weight);
  EXPECT_GT(norm(2), 0);
}

TEST(Model, BackwardReplacesOrAddsToGradients) {
  Model model(options_of({{"linear", Linear{.outputs = 1}}}, {1, 1, 2}, true));
  const std::vector<float> batch{2, 3}, one{1};
  const float* address = model.parameters()[0].gradient.data();
  for (int time = 0; time < 2; ++time) {
    model.forward({.count = 1, .floats = batch.data()}, {.training = true});
    model.backward(one);
    EXPECT_EQ(model.parameters()[0].gradient[1], 3.0f);
  }
  model.forward({.count = 1, .floats = batch.data()}, {.training = true});
  model.backward(one, true);
  EXPECT_EQ(model.parameters()[0].gradient[1], 6.0f);
  EXPECT_EQ(model.parameters()[0].gradient.data(), address);
}

TEST(Model, SaysWhatACallerDidWrong) {
  Model model(options_of({{"linear", Linear{.outputs = 1}}}, {1, 1, 2}, true));
  const std::vector<float> batch{2, 3}, two{1, 1};
  EXPECT_THROW(model.backward(two), std::logic_error);
  model.forward({.count = 1, .floats = batch.data()}, {.training = true});
  EXPECT_THROW(model.backward(two), std::invalid_argument);
  EXPECT_THROW(model.forward({.count = 1}, {}), std::invalid_argument);
  EXPECT_THROW(model.set_trainable("linaer.weight", false), std::invalid_argument);
  EXPECT_THROW(Model(options_of({{"act", Activate{"swish"}}}, {1, 1, 2}, true)), std::invalid_argument);
  EXPECT_THROW(Model(options_of({{"conv", Convolution{.kernel = 5, .padding = 0}}}, {3, 3, 2}, true)), Refusal);
}

TEST(Model, SaysWhichPartsRunPlain) {
  const LayerList layers{{"conv", Convolution{.channels = 4, .groups = 2}},
                         {"pool", MaxPooling{.size = 3}},
                         {"block", Residual{.body = {{"scale", Scale{}}}}},
                         {"linear", Linear{.outputs = 2}}};
  ModelOptions options = options_of(layers, {6, 6, 2}, true);
  options.precision = Precision::bfloat16;
  const std::vector<std::string> expected{"conv: plain, 2 groups",
                                          "pool: plain, 3 x 3 pooling, or no batch norm behind it",
                                          "block: plain, the body does not end in batch norm"};
  EXPECT_EQ(Model(options).plain_parts(), expected);
  options.fused = false;
  EXPECT_TRUE(Model(options).plain_parts().empty()) << "nothing was asked to be fused";
}

}  // namespace
}  // namespace deft
