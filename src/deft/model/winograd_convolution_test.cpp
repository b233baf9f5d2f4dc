// Winograd's convolutions against libtorch's in float64.
#include "deft/model/internal/winograd_convolution.h"

#include <gtest/gtest.h>

#include <torch/csrc/autograd/autograd.h>

namespace deft {
namespace {

struct Result {
  at::Tensor y, gx, gw;
};

struct Case {
  std::int64_t count, inputs, height, width, outputs;
};

Result differentiate(const at::Tensor& y, const at::Tensor& x, const at::Tensor& weight) {
  const at::Tensor gy = at::sin(at::arange(y.numel(), at::kDouble)).to(y.scalar_type()).view_as(y);
  y.backward(gy);
  return {y.detach().to(at::kDouble), x.grad().to(at::kDouble), weight.grad().to(at::kDouble)};
}

double relative(const at::Tensor& a, const at::Tensor& b) { return ((a - b).norm() / b.norm()).item<double>(); }

class WinogradConvolutions : public testing::TestWithParam<Case> {};

TEST_P(WinogradConvolutions, HaveLibtorchsOutputsAndGradients) {
  if (!WinogradConvolution::available()) return;  // the direct convolution is taken, tested with the model
  const Case& c = GetParam();
  const at::Tensor all = at::cos(at::arange(c.count * c.inputs * c.height * c.width, at::kDouble).square());
  at::Tensor x = all.view({c.count, c.inputs, c.height, c.width}).to(at::kFloat).contiguous(at::MemoryFormat::ChannelsLast);
  at::Tensor weight = at::cos(at::arange(c.outputs * c.inputs * 9, at::kDouble).square() + 1.0).view({c.outputs, c.inputs, 3, 3}).to(at::kFloat);
  x.requires_grad_();
  weight.requires_grad_();
  WinogradConvolution convolution;
  const at::Tensor y = convolution.forward(x, weight);
  EXPECT_TRUE(y.is_contiguous(at::MemoryFormat::ChannelsLast));
  const Result ours = differentiate(y, x, weight);
  const at::Tensor exact_x = x.detach().to(at::kDouble).requires_grad_(), exact_weight = weight.detach().to(at::kDouble).requires_grad_();
  const Result exact = differentiate(at::conv2d(exact_x, exact_weight, {}, {1, 1}, {1, 1}), exact_x, exact_weight);
  EXPECT_LT(relative(ours.y, exact.y), 1e-5);
  EXPECT_LT(relative(ours.gx, exact.gx), 1e-5);
  EXPECT_LT(relative(ours.gw, exact.gw), 1e-5);
}

// Batches of one and of odd numbers; sides that no tile of 4 x 4 divides; one tile and less.
INSTANTIATE_TEST_SUITE_P(Shapes, WinogradConvolutions,
                         testing::Values(Case{1, 128, 8, 8, 128}, Case{5, 128, 7, 9, 256}, Case{3, 256, 4, 4, 128}, Case{2, 144, 3, 3, 160}, Case{7, 128, 16, 13, 128}, Case{1, 128, 1, 2, 128}, Case{2, 64, 11, 10, 80}));

TEST(WinogradConvolution, IsForManyChannelsOnly) {
  const auto pays = [](Convolution c, std::int64_t inputs) { return WinogradConvolution::pays(c, inputs); };
  EXPECT_TRUE(pays({.channels = 256, .kernel = 3}, 128));
  EXPECT_TRUE(pays({.channels = 64, .kernel = 3}, 64));
  EXPECT_FALSE(pays({.channels = 48, .kernel = 3}, 128));
  EXPECT_FALSE(pays({.channels = 256, .kernel = 3}, 48));
  EXPECT_FALSE(pays({.channels = 256, .kernel = 1}, 128));
  EXPECT_FALSE(pays({.channels = 256, .kernel = 3, .stride = 2}, 128));
  EXPECT_FALSE(pays({.channels = 256, .kernel = 3, .groups = 2}, 128));
  EXPECT_FALSE(pays({.channels = 256, .kernel = 3, .padding = 0}, 128));
}

}  // namespace
}  // namespace deft
