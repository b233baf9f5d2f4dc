// Numbers change their form: float32 <-> bfloat16, and picture bytes -> normalised floats.
//
//   bfloat16 is the upper half of a float32: 8 bits of exponent, 8 of precision (7 stored).
//   to_bfloat16(1.00390625f) == 0x3F80      halfway between 1 and 1.0078125: rounded to even
//   to_float(0x3F80) == 1.0f
//
// Rounding is to nearest, ties to even; NaN stays NaN. All spans of one call have the same length.
// One thread each (data workers call them); the widest vectors of the processor are chosen at run time.
#ifndef DEFT_KERNEL_CONVERT_H
#define DEFT_KERNEL_CONVERT_H

#include <cstdint>
#include <span>

namespace deft {

std::uint16_t to_bfloat16(float value);
float to_float(std::uint16_t bfloat16);

void to_bfloat16(std::span<const float> in, std::span<std::uint16_t> out);
void to_float(std::span<const std::uint16_t> in, std::span<float> out);

// out[i] = pixels[i] * factor[c] + offset[c] with c = i mod channels: bytes of height x width x channels.
//   normalize_pixels({0, 255}, {1 / 255.0f}, {-0.5f}, out);      out == {-0.5, 0.5}
// factor and offset hold one number per channel; pixels a whole number of pixels.
// The product and the sum may be rounded once (fused) or twice, as the processor does it.
void normalize_pixels(std::span<const std::uint8_t> pixels, std::span<const float> factor,
                      std::span<const float> offset, std::span<float> out);
// The same as bfloat16.
void normalize_pixels(std::span<const std::uint8_t> pixels, std::span<const float> factor,
                      std::span<const float> offset, std::span<std::uint16_t> out);

}  // namespace deft

#endif
