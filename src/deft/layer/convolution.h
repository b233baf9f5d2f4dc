// Convolution: every output is a weighted sum of a small window; the same weights at every position.   LeCun et al. 1998
//
//   y[r, c, o] = bias_o + sum over i, u, v of w[o, i, u, v] * x[stride r + u - padding, stride c + v - padding, i]
//   positions = (side + 2 padding - kernel) / stride + 1, rounded down          outside the picture x counts as zero
//   dL/dw[o, i, u, v] = sum over r, c of dL/dy[r, c, o] * x[...]      dL/dx: the same sum with the kernel turned round
//
//   convolve({1, 2, 3, 4}, {2, 2, 1}, {1, 0, 0, -1}, {.channels = 1, .kernel = 2, .padding = 0})  ==  {-3}     1 - 4
//
// groups: output channel o sees only its group's share of the input channels; groups = channels is depthwise.
// Samples are height x width x channels; weights are channels x (input channels / groups) x kernel x kernel.
#ifndef DEFT_LAYER_CONVOLUTION_H
#define DEFT_LAYER_CONVOLUTION_H

#include <cstdint>
#include <string>
#include <vector>

#include "deft/layer/role.h"

namespace deft {

// One sample, without bias.
std::vector<double> convolve(const std::vector<double>& x, const Shape& in, const std::vector<double>& weight,
                             const Convolution& options);

struct ConvolutionOptions {
  std::int64_t channels = 64;
  std::int64_t kernel = 3;
  std::int64_t stride = 1;
  std::int64_t padding = -1;  // -1: half the kernel, which keeps the size for odd kernels and stride 1
  std::int64_t groups = 1;
  bool bias = true;           // left out where batch norm follows, which would cancel it
  std::string activation = "auto";
};
void describe(ConvolutionOptions& options, Fields& fields);

class ConvolutionRule : public LayerRule {
 public:
  static const Card card;
  using Options = ConvolutionOptions;
  explicit ConvolutionRule(Options options) : options_(options) {}
  LayerOptions layer() const override;
  std::string activation() const override { return options_.activation; }

 private:
  Options options_;
};

}  // namespace deft

#endif
