// Numbers of two bytes as floats.
//
//   half_to_float(0x3c00) == 1.0f     half_to_float(0xc000) == -2.0f     half_to_float(1) == 2^-24     (IEEE 754 binary16)
//   bfloat16_to_float(0x3f80) == 1.0f                                    the upper half of a float
#ifndef DEFT_CORE_HALF_FLOAT_H
#define DEFT_CORE_HALF_FLOAT_H

#include <bit>
#include <cstdint>

namespace deft {

float half_to_float(std::uint16_t bits);
inline float bfloat16_to_float(std::uint16_t bits) { return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16); }

}  // namespace deft

#endif
