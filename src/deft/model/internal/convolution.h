// Convolution in bfloat16 by oneDNN itself, without libtorch between.
//
// Why: each thread computes its own part of the batch with one-thread primitives, so there are no barriers (oneDNN's
// spin, which is ruinous on a busy machine); primitives are kept; weights go from the float32 master straight into
// the layout of the primitive; gradients of weights are summed in float32.
#ifndef DEFT_MODEL_INTERNAL_CONVOLUTION_H
#define DEFT_MODEL_INTERNAL_CONVOLUTION_H

#include <cstdint>
#include <memory>

#include "deft/tensor/internal/torch.h"

namespace deft {

class DirectConvolution {
 public:
  DirectConvolution(std::int64_t stride, std::int64_t padding);
  ~DirectConvolution();

  // False where deft was built without oneDNN.
  static bool available();

  // x: bfloat16, channels-last. weight: float32, outputs x inputs x kernel x kernel; where x has more channels
  // than the weight has inputs, those count as zero; `outputs` may be more than the weight's, the rest is zero.
  at::Tensor forward(const at::Tensor& x, const at::Tensor& weight, std::int64_t outputs);

  struct Primitives;

 private:
  std::shared_ptr<Primitives> primitives_;
};

}  // namespace deft

#endif
