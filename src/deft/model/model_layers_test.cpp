// The normalisations, stochastic pooling, branches and maxout: PyTorch's numbers and gradients.
#include <gtest/gtest.h>

#include "deft/activation/maxout.h"
#include "deft/activation/prelu.h"
#include "deft/core/problem.h"
#include "deft/kernel/convert.h"
#include "deft/model/internal/norm_nodes.h"
#include "deft/model/internal/stochastic_pooling.h"
#include "deft/model/test_nets.h"
#include "deft/model/threads.h"
#include "goldens/layer.h"

namespace deft {
namespace {

const Shape kGolden{5, 4, 4};

const ModelArray& array_of(const std::vector<ModelArray>& arrays, const std::string& name) {
  const auto found = std::find_if(arrays.begin(), arrays.end(), [&](const ModelArray& a) { return a.info.name == name; });
  if (found == arrays.end()) throw std::logic_error(name + " is missing");
  return *found;
}

void set(const Model& model, const std::string& name, const std::vector<double>& values) {
  std::copy(values.begin(), values.end(), array_of(model.parameters(), name).value.begin());
}

void set_norm(const Model& model) {
  set(model, "x.scale", goldens::layer_scale);
  set(model, "x.shift", goldens::layer_shift);
}

void expect_values(std::span<const float> ours, const std::vector<double>& expected, double tolerance) {
  ASSERT_EQ(ours.size(), expected.size());
  for (std::size_t i = 0; i < ours.size(); ++i) EXPECT_NEAR(ours[i], expected[i], tolerance) << "at " << i;
}

const std::vector<float>& golden_batch() {
  static const std::vector<float> batch(goldens::layer_x.begin(), goldens::layer_x.end());
  return batch;
}

std::vector<float> forward(Model& model, bool training) {
  const auto y = model.forward({.count = 4, .floats = golden_batch().data()}, {.training = training, .key = 4});
  return {y.begin(), y.end()};
}

TEST(ModelLayers, WithoutLearnedNumbersHavePyTorchs) {
  const auto expect = [](const LayerOptions& options, const std::vector<double>& expected) {
    Model model(options_of({{"x", options}}, kGolden, true));
    expect_values(forward(model, false), expected, 2e-6);
  };
  expect(MaxPooling{.size = 3, .stride = 2, .padding = 1}, goldens::max_pooling_y);
  expect(AveragePooling{.size = 3, .stride = 2, .padding = 1}, goldens::average_pooling_y);
  expect(GlobalAveragePooling{}, goldens::global_average_pooling_y);
  expect(StochasticPooling{}, goldens::stochastic_pooling_y);
  expect(LayerNormalization{.scale = false, .shift = false}, goldens::layer_norm_flat_y);
}

TEST(ModelLayers, ConvolutionAndLinearHavePyTorchsNumbers) {
  Model convolution(options_of({{"x", Convolution{.channels = 6, .stride = 2, .padding = 1, .groups = 2}}}, kGolden, true));
  set(convolution, "x.weight", goldens::layer_weight);
  expect_values(forward(convolution, false), goldens::convolution_y, 1e-5);
  Model linear(options_of({{"x", Linear{.outputs = 3}}}, kGolden, true));
  set(linear, "x.weight", goldens::layer_matrix);
  set(linear, "x.bias", goldens::layer_bias);
  expect_values(forward(linear, false), goldens::linear_y, 2e-5);
}

TEST(ModelLayers, NormalisationsHavePyTorchsNumbers) {
  for (bool training : {true, false}) {  // the same in both
    Model layer(options_of({{"x", LayerNormalization{}}}, kGolden, true));
    set_norm(layer);
    expect_values(forward(layer, training), goldens::layer_norm_y, 5e-6);
    Model group(options_of({{"x", GroupNormalization{.groups = 2}}}, kGolden, true));
    set_norm(group);
    expect_values(forward(group, training), goldens::group_norm_y, 5e-6);
  }
  for (bool fused : {false, true}) {
    Model batch(options_of({{"x", Normalization{}}}, kGolden, fused));
    set_norm(batch);
    expect_values(forward(batch, true), goldens::batch_norm_y, 5e-6);
    expect_values(array_of(batch.buffers(), "x.running_mean").value, goldens::batch_norm_mean, 1e-6);
    expect_values(array_of(batch.buffers(), "x.running_var").value, goldens::batch_norm_variance, 1e-6);
  }
}

TEST(ModelLayers, GhostBatchNormHasPyTorchsNumbersAndRunningStatistics) {
  Model ghost(options_of({{"x", GhostNormalization{.samples = 2}}}, kGolden, true));
  set_norm(ghost);
  expect_values(forward(ghost, true), goldens::ghost_batch_norm_y, 5e-6);
  expect_values(array_of(ghost.buffers(), "x.running_mean").value, goldens::ghost_batch_norm_mean, 1e-6);
  expect_values(array_of(ghost.buffers(), "x.running_var").value, goldens::ghost_batch_norm_variance, 1e-6);
  // Testing: every sample by the running statistics, and these stay.
  const std::vector<float> tested = forward(ghost, false);
  for (std::size_t i = 0; i < tested.size(); ++i) {
    const std::size_t c = i % 4;
    EXPECT_NEAR(tested[i],
                (goldens::layer_x[i] - goldens::ghost_batch_norm_mean[c]) /
                        std::sqrt(goldens::ghost_batch_norm_variance[c] + 1e-5) * goldens::layer_scale[c] +
                    goldens::layer_shift[c],
                1e-5);
  }
  expect_values(array_of(ghost.buffers(), "x.running_mean").value, goldens::ghost_batch_norm_mean, 1e-6);
}

// Central differences in float64, along every number of x, scale and shift.
template <class Function>
void expect_gradients64(const Function& function, std::vector<at::Tensor> inputs) {
  for (at::Tensor& one : inputs) one = one.detach().clone().requires_grad_(true);
  const at::Tensor y = function(inputs);
  const at::Tensor weight = at::sin(at::arange(y.numel(), y.options().requires_grad(false))).view(y.sizes());
  (y * weight).sum().backward();
  const at::NoGradGuard quiet;
  for (at::Tensor& one : inputs) {
    const at::Tensor gradient = one.grad().contiguous();
    for (std::int64_t i = 0; i < one.numel(); ++i) {
      double* const number = one.data_ptr<double>() + i;
      const double at = *number;
      *number = at + 1e-6;
      const double above = (function(inputs) * weight).sum().template item<double>();
      *number = at - 1e-6;
      const double below = (function(inputs) * weight).sum().template item<double>();
      *number = at;
      EXPECT_NEAR(gradient.data_ptr<double>()[i], (above - below) / 2e-6, 1e-7) << "number " << i;
    }
  }
}

at::Tensor numbers64(const std::vector<double>& values, at::IntArrayRef shape) {
  return at::tensor(values, at::kDouble).view(shape).clone();
}

TEST(ModelLayers, GradientsOfNormalisationsMatchDifferencesInFloat64) {
  const std::vector<double> some(goldens::layer_x.begin(), goldens::layer_x.begin() + 5 * 4 * 2 * 2);
  const std::vector<at::Tensor> inputs{numbers64(some, {5, 4, 2, 2}), numbers64(goldens::layer_scale, {4}),
                                       numbers64(goldens::layer_shift, {4})};
  for (std::int64_t groups : {1, 2, 4}) {
    expect_gradients64([&](const std::vector<at::Tensor>& in) { return group_norm(in[0], groups, 1e-3, in[1], in[2]); },
                       inputs);
  }
  expect_gradients64(
      [](const std::vector<at::Tensor>& in) {
        const NormArrays arrays{in[1], in[2], at::zeros({4}, at::kDouble), at::ones({4}, at::kDouble)};
        return ghost_batch_norm(in[0], {.samples = 2, .epsilon = 1e-3}, arrays, true);
      },
      inputs);
}

TEST(ModelLayers, GradientsMatchDifferencesThroughAWholeNet) {
  const LayerList layers{{"conv1", Convolution{.channels = 8, .bias = true}},
                         {"norm1", GhostNormalization{.samples = 2}},
                         {"act1", Activate{}},
                         {"fire", Branches{{{{"left", Convolution{.channels = 3, .kernel = 1}}, {"act2", Activate{}}},
                                            {{"right", Convolution{.channels = 5}}}}}},
                         {"norm2", GroupNormalization{.groups = 4, .scale = false}},
                         {"act3", Activate{}},
                         {"norm3", LayerNormalization{.shift = false}},
                         {"linear", Linear{.outputs = 3}}};
  for (bool fused : {false, true}) expect_gradients_right(layers, {5, 6, 2}, 5, fused);
}

TEST(ModelLayers, GradientsMatchDifferencesForPReluAndMaxout) {
  const LayerList layers{{"conv1", Convolution{.channels = 6}}, {"norm1", Normalization{}},       {"act1", Activate{}},
                         {"conv2", Convolution{.channels = 4, .bias = true}}, {"act2", Activate{}}, {"linear", Linear{.outputs = 3}}};
  for (bool fused : {false, true}) {
    expect_gradients_right(layers, {4, 5, 2}, 3, fused, std::make_shared<PRelu>(PReluOptions{}));
    expect_gradients_right(layers, {4, 5, 2}, 3, fused, std::make_shared<Maxout>(MaxoutOptions{.pieces = 3}));
  }
}

TEST(ModelLayers, PReluStartsAtAQuarterInEveryChannel) {
  ModelOptions options = options_of({{"conv", Convolution{.channels = 3}}, {"act", Activate{}}}, {2, 2, 1}, true);
  options.activation = std::make_shared<PRelu>(PReluOptions{});
  const Model model(options);
  const ModelArray& slopes = array_of(model.parameters(), "act.slope");
  EXPECT_EQ(std::vector<float>(slopes.value.begin(), slopes.value.end()), std::vector<float>(3, 0.25f));
  EXPECT_EQ(slopes.info.start, 0.25f) << "for the initialisers";
}

TEST(ModelLayers, MaxoutWidensTheLayerInFront) {
  ModelOptions options = options_of({{"conv", Convolution{.channels = 3}}, {"act", Activate{}}}, {2, 2, 1}, true);
  options.activation = std::make_shared<Maxout>(MaxoutOptions{});
  const Model model(options);
  EXPECT_EQ(model.parameters()[0].info.shape, (std::vector<std::int64_t>{6, 1, 3, 3}));
  EXPECT_EQ(model.outputs(), 12);
  options.layers = {{"act", Activate{}}};
  EXPECT_THROW(Model{options}, Refusal);
}

TEST(ModelLayers, BranchesStandOneBehindTheOther) {
  Model model(options_of({{"both", Branches{{{{"one", Scale{.factor = 2}}}, {}}}}}, {1, 1, 2}, true));
  const std::vector<float> batch{3, 5};
  expect_values(model.forward({.count = 1, .floats = batch.data()}, {}), {6, 10, 3, 5}, 0);
}

TEST(ModelLayers, StochasticPoolingDrawsInProportionOnAnyNumberOfThreads) {
  // 1, 2, 3, 4 in every window of every channel: chi-square with 3 degrees of freedom, above 16.3 once in a thousand.
  const std::int64_t count = 32, channels = 64;
  std::vector<float> batch(static_cast<std::size_t>(count * 4 * channels));
  for (std::size_t i = 0; i < batch.size(); ++i) batch[i] = static_cast<float>(i / static_cast<std::size_t>(channels) % 4 + 1);
  Model model(options_of({{"pool", StochasticPooling{}}}, {2, 2, channels}, true));
  const InputBatch in{.count = count, .floats = batch.data()};
  use_threads(2);
  const auto two = model.forward(in, {.training = true, .key = 8});
  const std::vector<float> on_two(two.begin(), two.end());
  use_threads(1);
  const auto one = model.forward(in, {.training = true, .key = 8});
  EXPECT_EQ(on_two, std::vector<float>(one.begin(), one.end()));
  double seen[4] = {}, chi_square = 0;
  for (float y : on_two) ++seen[static_cast<int>(y) - 1];
  for (int i = 0; i < 4; ++i) {
    const double expected = static_cast<double>(on_two.size()) * (i + 1) / 10;
    chi_square += (seen[i] - expected) * (seen[i] - expected) / expected;
  }
  EXPECT_LT(chi_square, 16.3);
  for (float y : model.forward(in, {})) ASSERT_EQ(y, 3.0f);  // (1 + 4 + 9 + 16) / 10
}

TEST(ModelLayers, StochasticPoolingSendsTheGradientToWhatItDrew) {
  at::Tensor x = at::rand({3, 5, 7, 6}, at::kFloat).requires_grad_(true);
  for (std::int64_t stride : {2, 1}) {  // apart, and overlapping
    const at::Tensor y = stochastic_pool(x, 2, stride, true, 5);
    x.mutable_grad() = at::Tensor();
    (y * y).sum().backward();
    const at::Tensor gradient = x.grad();
    // Each number counts once for every window it was drawn in: the gradient is 2 x times that number.
    const at::Tensor times = gradient / (2 * x.detach());
    EXPECT_TRUE(at::allclose(times, times.round(), 1e-4, 1e-4));
    EXPECT_NEAR(times.sum().item<double>(), static_cast<double>(y.numel()), 1e-2);
  }
}

TEST(ModelLayers, Bfloat16StaysNearFloat32) {
  const LayerList layers{{"conv1", Convolution{.channels = 16}},     {"norm1", GhostNormalization{.samples = 4}},
                         {"act1", Activate{}},                       {"pool1", StochasticPooling{}},
                         {"conv2", Convolution{.channels = 16}},     {"norm2", GroupNormalization{}},
                         {"act2", Activate{}},                       {"conv3", Convolution{.channels = 8, .groups = 8}},
                         {"norm3", LayerNormalization{}},            {"linear", Linear{.outputs = 4}}};
  const Shape input{8, 8, 3};
  const std::vector<float> batch = draw(8 * input.size(), 1);
  std::vector<std::uint16_t> narrow(batch.size());
  to_bfloat16(batch, narrow);
  ModelOptions options = options_of(layers, input, true);
  Model wide(options);
  options.precision = Precision::bfloat16;
  Model half(options);
  fill_parameters(wide, 3);
  fill_parameters(half, 3);
  const auto a = wide.forward({.count = 8, .floats = batch.data()}, {});
  const auto b = half.forward({.count = 8, .bfloat16s = narrow.data()}, {});
  double difference = 0, size = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference += (a[i] - b[i]) * (a[i] - b[i]);
    size += a[i] * a[i];
  }
  EXPECT_LT(std::sqrt(difference / size), 0.03);
  half.forward({.count = 8, .bfloat16s = narrow.data()}, {.training = true});
  half.backward(std::vector<float>(32, 1.0f));
  for (const ModelArray& array : half.parameters()) {
    for (float g : array.gradient) ASSERT_TRUE(std::isfinite(g)) << array.info.name;
  }
}

TEST(ModelLayers, SayThatTheyRunPlain) {
  const LayerList layers{{"norm", GroupNormalization{.groups = 2}}, {"pool", StochasticPooling{}}};
  const std::vector<std::string> expected{"norm: plain, no fused form of group_norm", "pool: plain, no fused form of stochastic_pooling"};
  EXPECT_EQ(Model(options_of(layers, {4, 4, 4}, true)).plain_parts(), expected);
}

}  // namespace
}  // namespace deft
