// 3 x 3 convolution in float32 by Winograd's minimal filtering F(4 x 4, 3 x 3): 36 multiplications where the definition has 144.
//
//   y = A^T [ (G w G^T) * (B^T x B) ] A     on tiles of 6 x 6, summed over the input channels
//
// Lavin, Gray 2016, Fast Algorithms for Convolutional Neural Networks, arXiv:1509.09308. The transforms cost memory traffic, so it
// pays where many channels share one: from 64 on. Its sums are those of another order: the result differs from the direct one
// in the last digits (relative error of about 1e-6).
#ifndef DEFT_MODEL_INTERNAL_WINOGRAD_CONVOLUTION_H
#define DEFT_MODEL_INTERNAL_WINOGRAD_CONVOLUTION_H

#include <memory>

#include "deft/network/layer.h"
#include "deft/tensor/internal/torch.h"

namespace deft {

class WinogradConvolution {
 public:
  WinogradConvolution();
  ~WinogradConvolution();

  // False without oneDNN, and on processors for which it has no such convolution (it needs AVX-512).
  static bool available();

  // Where it is faster than the direct convolution.
  static bool pays(const Convolution& options, std::int64_t inputs);

  // x: count x inputs x height x width, float32, channels-last; weight: outputs x inputs x 3 x 3. Stride 1, a border of one zero.
  at::Tensor forward(const at::Tensor& x, const at::Tensor& weight);

  struct Primitives;

 private:
  std::shared_ptr<Primitives> primitives_;
};

}  // namespace deft

#endif
