#include "deft/model/model.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "deft/core/problem.h"
#include "deft/core/random.h"
#include "deft/kernel/convert.h"
#include "deft/model/test_activations.h"
#include "deft/model/threads.h"

namespace deft {
namespace {

std::vector<float> draw(std::int64_t count, std::uint64_t seed, double size = 1.0) {
  Random random(seed);
  std::vector<float> values(static_cast<std::size_t>(count));
  for (float& value : values) value = static_cast<float>(size * random.normal());
  return values;
}

void fill_parameters(const Model& model, std::uint64_t seed) {
  Random random(seed);
  for (const ModelArray& array : model.parameters()) {
    const double size = array.info.fan_in > 0 ? 1.0 / std::sqrt(static_cast<double>(array.info.fan_in)) : 0.3;
    const double middle = array.info.name.ends_with(".scale") ? 1.0 : 0.0;
    for (float& value : array.value) value = static_cast<float>(middle + size * random.normal());
  }
}

ModelOptions options_of(LayerList layers, Shape input, bool fused) {
  return {.layers = std::move(layers), .input = input, .activation = std::make_shared<TestTanh>(), .fused = fused};
}

// The loss of the checks: sum of weight * logit, whose gradient is `weight`.
double weighted_sum(std::span<const float> logits, const std::vector<float>& weight) {
  double sum = 0;
  for (std::size_t i = 0; i < logits.size(); ++i) sum += static_cast<double>(weight[i]) * logits[i];
  return sum;
}

// Central differences of the loss along each parameter array's gradient and along a random direction.
void expect_gradients_right(const LayerList& layers, const Shape& input, std::int64_t count, bool fused,
                            std::shared_ptr<const Activation> activation = std::make_shared<TestTanh>()) {
  ModelOptions options = options_of(layers, input, fused);
  options.activation = std::move(activation);
  Model model(options);
  fill_parameters(model, 5);
  const std::vector<float> batch = draw(count * input.size(), 1);
  const std::vector<float> weight = draw(count * model.outputs(), 2);
  const Pass pass{.training = true, .key = 77};
  const InputBatch in{.count = count, .floats = batch.data()};
  model.forward(in, pass);
  model.backward(weight);
  for (std::size_t p = 0; p < model.parameters().size(); ++p) {
    const ModelArray& array = model.parameters()[p];
    const std::vector<float> value(array.value.begin(), array.value.end());
    const std::vector<float> gradient(array.gradient.begin(), array.gradient.end());
    for (int direction = 0; direction < 2; ++direction) {
      const std::vector<float> random = draw(array.info.size(), 100 + p);
      double along = 0, norm = 0, sharpness = 0;
      std::vector<double> way(value.size());
      for (std::size_t i = 0; i < value.size(); ++i) {
        way[i] = direction == 0 ? gradient[i] : random[i];
        norm += way[i] * way[i];
        sharpness += static_cast<double>(gradient[i]) * gradient[i];
      }
      ASSERT_GT(norm, 0) << array.info.name << " has no gradient";
      for (std::size_t i = 0; i < value.size(); ++i) along += gradient[i] * way[i] / std::sqrt(norm);
      const double step = 3e-3;
      double losses[2];
      for (int side = 0; side < 2; ++side) {
        for (std::size_t i = 0; i < value.size(); ++i) {
          array.value[i] = static_cast<float>(value[i] + (side == 0 ? step : -step) * way[i] / std::sqrt(norm));
        }
        losses[side] = weighted_sum(model.forward(in, pass), weight);
      }
      std::copy(value.begin(), value.end(), array.value.begin());
      EXPECT_NEAR((losses[0] - losses[1]) / (2 * step), along, 4e-3 * std::sqrt(sharpness) + 2e-3)
          << array.info.name << (direction == 0 ? " along its gradient" : " along a random direction");
    }
  }
}

// One net with every kind of layer that has a derivative everywhere, on odd sizes.
LayerList every_kind() {
  return {{"conv1", Convolution{.channels = 6, .bias = true}},
          {"norm1", Normalization{}},
          {"act1", Activate{}},
          {"block1", Residual{.body = {{"conv2", Convolution{.channels = 8, .stride = 2, .groups = 2}},
                                       {"norm2", Normalization{.scale = false}},
                                       {"act2", Activate{}},
                                       {"conv3", Convolution{.channels = 8}},
                                       {"norm3", Normalization{.shift = false}}},
                              .shortcut = {{"subsample", SubsampleAndPad{.stride = 2, .channels = 8}}}}},
          {"act3", Activate{}},
          {"block2", Residual{.body = {{"conv4", Convolution{.channels = 9, .kernel = 1}}, {"norm4", Normalization{}}},
                              .shortcut = {{"project", Convolution{.channels = 9, .kernel = 1, .bias = true}}},
                              .drop_rate = 0.3}},
          {"average", AveragePooling{.size = 3, .stride = 2, .padding = 1}},
          {"spatial", Dropout{.rate = 0.2, .spatial = true}},
          {"linear1", Linear{.outputs = 12, .drop_connect = 0.3}},
          {"act4", Activate{}},
          {"dropout", Dropout{.rate = 0.4}},
          {"linear2", Linear{.outputs = 3, .bias = false}},
          {"scale", Scale{.factor = 0.5}}};
}

TEST(Model, GradientsMatchDifferencesForEveryKindOfLayer) {
  expect_gradients_right(every_kind(), {9, 7, 3}, 4, false);
  expect_gradients_right(every_kind(), {9, 7, 3}, 4, true);
}

TEST(Model, GradientsMatchDifferencesThroughPooledBlocks) {
  const LayerList layers{{"conv1", Convolution{.channels = 5, .kernel = 2, .padding = 0, .bias = true}},
                         {"act1", Activate{}},
                         {"conv2", Convolution{.channels = 19}},
                         {"pool1", MaxPooling{}},
                         {"norm1", Normalization{}},
                         {"act2", Activate{}},
                         {"pool2", GlobalAveragePooling{}},
                         {"linear", Linear{.outputs = 4}}};
  for (bool fused : {false, true}) expect_gradients_right(layers, {8, 10, 2}, 3, fused);
}

TEST(Model, GradientsMatchDifferencesForLearnedActivations) {
  const LayerList layers{
      {"conv", Convolution{.channels = 5}}, {"norm", Normalization{}}, {"act", Activate{}},
      {"linear", Linear{.outputs = 4}},     {"act2", Activate{}},      {"linear2", Linear{.outputs = 2}}};
  for (bool fused : {false, true}) expect_gradients_right(layers, {4, 5, 2}, 3, fused, std::make_shared<TestLearned>());
}

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

TEST(Model, FusedAndPlainAgree) {
  const Shape input{9, 7, 3};
  Model fused(options_of(every_kind(), input, true)), plain(options_of(every_kind(), input, false));
  fill_parameters(fused, 3);
  fill_parameters(plain, 3);
  const std::vector<float> batch = draw(5 * input.size(), 1), weight = draw(5 * 3, 2);
  for (bool training : {true, false}) {
    const Pass pass{.training = training, .key = 9};
    const std::span<const float> a = fused.forward({.count = 5, .floats = batch.data()}, pass);
    const std::span<const float> b = plain.forward({.count = 5, .floats = batch.data()}, pass);
    for (std::size_t i = 0; i < a.size(); ++i) EXPECT_NEAR(a[i], b[i], 2e-5) << "training " << training;
    if (!training) continue;
    fused.backward(weight);
    plain.backward(weight);
    for (std::size_t p = 0; p < plain.parameters().size(); ++p) {
      for (std::size_t i = 0; i < plain.parameters()[p].gradient.size(); ++i) {
        EXPECT_NEAR(fused.parameters()[p].gradient[i], plain.parameters()[p].gradient[i], 2e-4)
            << plain.parameters()[p].info.name;
      }
    }
  }
  for (std::size_t p = 0; p < plain.buffers().size(); ++p) {
    for (std::size_t i = 0; i < plain.buffers()[p].value.size(); ++i) {
      EXPECT_NEAR(fused.buffers()[p].value[i], plain.buffers()[p].value[i], 1e-5);
    }
  }
}

TEST(Model, Bfloat16StaysNearFloat32) {
  const Shape input{12, 12, 3};
  const LayerList layers{{"conv1", Convolution{.channels = 24, .bias = true}},
                         {"act1", Activate{}},
                         {"conv2", Convolution{.channels = 32}},
                         {"pool1", MaxPooling{}},
                         {"norm1", Normalization{}},
                         {"act2", Activate{}},
                         {"conv3", Convolution{.channels = 32}},
                         {"norm2", Normalization{}},
                         {"act3", Activate{}},
                         {"pool2", MaxPooling{.size = 3}},
                         {"linear", Linear{.outputs = 10}}};
  const std::vector<float> batch = draw(16 * input.size(), 1), weight = draw(16 * 10, 2);
  std::vector<std::uint16_t> narrow(batch.size());
  to_bfloat16(batch, narrow);
  for (bool fused : {false, true}) {
    ModelOptions options = options_of(layers, input, fused);
    Model wide(options);
    options.precision = Precision::bfloat16;
    Model half(options);
    fill_parameters(wide, 3);
    fill_parameters(half, 3);
    const std::span<const float> a = wide.forward({.count = 16, .floats = batch.data()}, {.training = true});
    const std::span<const float> b = half.forward({.count = 16, .bfloat16s = narrow.data()}, {.training = true});
    double difference = 0, size = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
      difference += (a[i] - b[i]) * (a[i] - b[i]);
      size += a[i] * a[i];
    }
    EXPECT_LT(std::sqrt(difference / size), 0.02);
    wide.backward(weight);
    half.backward(weight);
    for (std::size_t p = 0; p < wide.parameters().size(); ++p) {
      double product = 0, one = 0, other = 0;
      for (std::size_t i = 0; i < wide.parameters()[p].gradient.size(); ++i) {
        const double x = wide.parameters()[p].gradient[i], y = half.parameters()[p].gradient[i];
        product += x * y;
        one += x * x;
        other += y * y;
      }
      // Rounding makes other pixels the largest of their window now and then: their gradient goes elsewhere.
      EXPECT_GT(product / std::sqrt(one * other), 0.97) << wide.parameters()[p].info.name;
      EXPECT_NEAR(std::sqrt(other / one), 1, 0.1) << wide.parameters()[p].info.name;
    }
  }
}

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

// Convolutions of every form, against float32: the direct ones differ from libtorch's in their parts and layouts.
TEST(Model, DirectConvolutionsAgreeWithFloat32) {
  const Shape input{9, 11, 5};
  const std::vector<LayerList> nets{{{"conv", Convolution{.channels = 7, .kernel = 1}}},
                                    {{"conv", Convolution{.channels = 16, .kernel = 3, .stride = 2}}},
                                    {{"conv", Convolution{.channels = 33, .kernel = 5, .padding = 0}}},
                                    {{"conv", Convolution{.channels = 8, .kernel = 2}}},
                                    {{"conv", Convolution{.channels = 10, .groups = 5}}},
                                    {{"conv1", Convolution{.channels = 6, .bias = true}},
                                     {"act", Activate{}},
                                     {"conv2", Convolution{.channels = 4}}}};
  for (const LayerList& layers : nets) {
    for (std::int64_t count : {1, 2, 5}) {
      ModelOptions options = options_of(layers, input, true);
      Model wide(options);
      options.precision = Precision::bfloat16;
      Model half(options);
      fill_parameters(wide, 3);
      fill_parameters(half, 3);
      const std::vector<float> batch = draw(count * input.size(), 1), weight = draw(count * wide.outputs(), 2);
      std::vector<std::uint16_t> narrow(batch.size());
      to_bfloat16(batch, narrow);
      const auto a = wide.forward({.count = count, .floats = batch.data()}, {.training = true});
      const auto b = half.forward({.count = count, .bfloat16s = narrow.data()}, {.training = true});
      ASSERT_EQ(a.size(), b.size());
      for (std::size_t i = 0; i < a.size(); ++i) ASSERT_NEAR(a[i], b[i], 0.05) << count;
      wide.backward(weight);
      half.backward(weight);
      for (std::size_t p = 0; p < wide.parameters().size(); ++p) {
        double difference = 0, size = 0;
        for (std::size_t i = 0; i < wide.parameters()[p].gradient.size(); ++i) {
          difference += std::pow(wide.parameters()[p].gradient[i] - half.parameters()[p].gradient[i], 2);
          size += std::pow(wide.parameters()[p].gradient[i], 2);
        }
        EXPECT_LT(std::sqrt(difference / size), 0.01) << wide.parameters()[p].info.name << " batch " << count;
      }
    }
  }
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
