// Direct convolutions against libtorch's in float64, whole and slice by slice, with and without pooling.
#include "deft/model/internal/convolution.h"

#include <gtest/gtest.h>

#include <torch/csrc/autograd/autograd.h>

#include <vector>

namespace deft {
namespace {

struct Result {
  at::Tensor y, gx, gw;
};

struct Case {
  std::int64_t count, inputs, height, width, outputs, kernel, stride, padding;
};

Result differentiate(const at::Tensor& y, const at::Tensor& x, const at::Tensor& weight) {
  const at::Tensor gy = at::sin(at::arange(y.numel(), at::kDouble)).to(at::kBFloat16).to(y.scalar_type()).view_as(y);
  x.mutable_grad() = at::Tensor();
  weight.mutable_grad() = at::Tensor();
  y.backward(gy);
  return {y.detach().to(at::kDouble), x.grad().to(at::kDouble), weight.grad().to(at::kDouble)};
}

class Convolutions : public testing::TestWithParam<Case> {
 protected:
  void SetUp() override {
    if (!DirectConvolution::available()) GTEST_SKIP() << "built without oneDNN";
    const Case& c = GetParam();
    const at::Tensor all = at::cos(at::arange(c.count * c.inputs * c.height * c.width, at::kDouble).square());
    x_ = all.view({c.count, c.inputs, c.height, c.width}).to(at::kBFloat16).contiguous(at::MemoryFormat::ChannelsLast);
    weight_ = at::cos(at::arange(c.outputs * c.inputs * c.kernel * c.kernel, at::kDouble).square() + 1.0)
                  .view({c.outputs, c.inputs, c.kernel, c.kernel})
                  .to(at::kBFloat16)
                  .to(at::kFloat);
    x_.requires_grad_();
    weight_.requires_grad_();
  }

  at::Tensor x_, weight_;
};

double relative(const at::Tensor& a, const at::Tensor& b) { return ((a - b).norm() / b.norm()).item<double>(); }

TEST_P(Convolutions, HaveLibtorchsOutputsAndGradients) {
  const Case& c = GetParam();
  DirectConvolution convolution(c.stride, c.padding);
  const Result ours = differentiate(convolution.forward(x_, weight_, c.outputs), x_, weight_);
  const at::Tensor x = x_.detach().to(at::kDouble).requires_grad_();
  const at::Tensor w = weight_.detach().to(at::kDouble).requires_grad_();
  const Result exact =
      differentiate(at::conv2d(x, w, {}, {c.stride, c.stride}, {c.padding, c.padding}), x, w);
  EXPECT_LT(relative(ours.y, exact.y), 3e-3);
  EXPECT_LT(relative(ours.gx, exact.gx), 3e-3);
  EXPECT_LT(relative(ours.gw, exact.gw), 1e-5) << "both factors are bfloat16, the sum is float32";
}

TEST_P(Convolutions, PoolAsLibtorchPoolsTheirOutput) {
  if (!DirectConvolution::pools()) return;  // without tiles pooling is a node of its own, tested with the model
  const Case& c = GetParam();
  DirectConvolution convolution(c.stride, c.padding);
  const at::Tensor full = convolution.forward(x_, weight_, c.outputs);
  if (full.size(2) < 2 || full.size(3) < 2) return;  // nothing to pool
  const Result two = differentiate(at::max_pool2d(full, {2, 2}), x_, weight_);
  const Result one = differentiate(convolution.forward(x_, weight_, c.outputs, true), x_, weight_);
  EXPECT_TRUE(at::equal(one.y, two.y));
  EXPECT_LT(relative(one.gx, two.gx), 1e-3);
  EXPECT_LT(relative(one.gw, two.gw), 1e-5);
}

// Batches of one, of odd numbers, and of more than a slice; channels that fill no tile; odd sides.
INSTANTIATE_TEST_SUITE_P(Shapes, Convolutions,
                         testing::Values(Case{1, 3, 9, 7, 5, 3, 1, 1}, Case{5, 17, 11, 8, 33, 3, 1, 1},
                                         Case{3, 8, 7, 7, 16, 1, 2, 0}, Case{2, 20, 9, 10, 24, 3, 2, 1},
                                         Case{53, 32, 21, 21, 48, 3, 1, 1}, Case{4, 16, 8, 8, 16, 2, 1, 0},
                                         Case{2, 3, 15, 13, 8, 7, 2, 3}, Case{2, 6, 5, 5, 8, 3, 1, 0},
                                         Case{37, 40, 3, 3, 72, 3, 1, 1}, Case{5, 32, 4, 4, 17, 3, 1, 1},
                                         Case{3, 64, 8, 7, 48, 3, 2, 1}, Case{1, 16, 3, 4, 16, 1, 1, 0},
                                         Case{6, 48, 6, 4, 33, 3, 1, 1}));

}  // namespace
}  // namespace deft
