// Element by element, for any activation and for dropout: tensors cut into cache-sized float pieces.
#ifndef DEFT_MODEL_INTERNAL_ELEMENTWISE_H
#define DEFT_MODEL_INTERNAL_ELEMENTWISE_H

#include <cstdint>

#include "deft/activation/role.h"
#include "deft/tensor/internal/torch.h"

namespace deft {

// x: count x channels x height x width, float32 or bfloat16. parameters: learned ones, may be undefined.
// The result has channels / activation.pieces() channels.
at::Tensor activate(const at::Tensor& x, const at::Tensor& parameters, const Activation& activation, bool training,
                    std::uint64_t key);

// Sets a share `rate` to zero and divides the rest by 1 - rate; spatial: whole channels of a sample.
at::Tensor drop_out(const at::Tensor& x, double rate, bool spatial, std::uint64_t key);

// Channels-last in memory, whatever it was.
inline at::Tensor channels_last(const at::Tensor& x) { return x.contiguous(at::MemoryFormat::ChannelsLast); }

}  // namespace deft

#endif
