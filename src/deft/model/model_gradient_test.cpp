// Gradients against differences of the loss, and the fused and narrow forms against the plain one.
#include "deft/model/model.h"

#include <gtest/gtest.h>

#include "deft/kernel/convert.h"
#include "deft/model/test_nets.h"

namespace deft {
namespace {

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

}  // namespace
}  // namespace deft
