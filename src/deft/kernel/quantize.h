// Floats as whole numbers of 8 bits and back: the number that stands for x is x / scale, rounded and kept in range.
//
//   quantize(x, 0.5f, bytes)     x = {-1, 0.6, 200}  ->  uint8: {0, 1, 255}   int8: {-2, 1, 127}
//   dequantize(bytes, 0.5f, x)   uint8 {0, 1, 255}   ->  {0, 0.5, 127.5}
//
// A NaN becomes the smallest number. Both spans have the same length; one thread each.
#ifndef DEFT_KERNEL_QUANTIZE_H
#define DEFT_KERNEL_QUANTIZE_H

#include <cstdint>
#include <span>

namespace deft {

void quantize(std::span<const float> in, float scale, std::span<std::uint8_t> out);
void quantize(std::span<const float> in, float scale, std::span<std::int8_t> out);
void dequantize(std::span<const std::uint8_t> in, float scale, std::span<float> out);
void dequantize(std::span<const std::int8_t> in, float scale, std::span<float> out);

}  // namespace deft

#endif
