// What the tests of the model share: nets, numbers for them, and the check of their gradients.
#ifndef DEFT_MODEL_TEST_NETS_H
#define DEFT_MODEL_TEST_NETS_H

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "deft/core/random.h"
#include "deft/model/model.h"
#include "deft/model/test_activations.h"

namespace deft {

inline std::vector<float> draw(std::int64_t count, std::uint64_t seed, double size = 1.0) {
  Random random(seed);
  std::vector<float> values(static_cast<std::size_t>(count));
  for (float& value : values) value = static_cast<float>(size * random.normal());
  return values;
}

inline void fill_parameters(const Model& model, std::uint64_t seed) {
  Random random(seed);
  for (const ModelArray& array : model.parameters()) {
    const double size = array.info.fan_in > 0 ? 1.0 / std::sqrt(static_cast<double>(array.info.fan_in)) : 0.3;
    const double middle = array.info.name.ends_with(".scale") ? 1.0 : 0.0;
    for (float& value : array.value) value = static_cast<float>(middle + size * random.normal());
  }
}

inline ModelOptions options_of(LayerList layers, Shape input, bool fused) {
  return {.layers = std::move(layers), .input = input, .activation = std::make_shared<TestTanh>(), .fused = fused};
}

// The loss of the checks: sum of weight * logit, whose gradient is `weight`.
inline double weighted_sum(std::span<const float> logits, const std::vector<float>& weight) {
  double sum = 0;
  for (std::size_t i = 0; i < logits.size(); ++i) sum += static_cast<double>(weight[i]) * logits[i];
  return sum;
}

// Central differences of the loss along each parameter array's gradient and along a random direction.
inline void expect_gradients_right(const LayerList& layers, const Shape& input, std::int64_t count, bool fused,
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
inline LayerList every_kind() {
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

}  // namespace deft

#endif
