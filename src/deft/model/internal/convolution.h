// Convolution in bfloat16 by oneDNN itself, without libtorch between.
//
// Why: each thread computes its own part of the batch with one-thread primitives, so there are no barriers (oneDNN's
// spin, which is ruinous on a busy machine); primitives are kept; weights go from the float32 master straight into
// the layout of the primitive; gradients of weights are summed in float32, by the processor's tiles where it has them.
// A thread walks through its part in slices that fit its cache, so that pooling and both gradients find them there.
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

  // True where forward() may pool: there the full output is never written to memory.
  static bool pools();

  // x: bfloat16, channels-last. weight: float32, outputs x inputs x kernel x kernel; where x has more channels
  // than the weight has inputs, those count as zero; `outputs` may be more than the weight's, the rest is zero.
  // pool: the result is the largest of each 2x2 window; a last odd row or column is left out.
  at::Tensor forward(const at::Tensor& x, const at::Tensor& weight, std::int64_t outputs, bool pool = false);

  struct Primitives;

 private:
  std::shared_ptr<Primitives> primitives_;
};

}  // namespace deft

#endif
