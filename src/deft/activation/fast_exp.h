// exp for the hot loops: float, no call, no branch, so that the compiler turns loops over it into SIMD.
//
//   e^x = 2^n * e^r,   n = round(x / ln 2),   |r| <= ln 2 / 2,   e^r by a polynomial of degree 6
//
//   fast_exp(1.0f) == 2.718282f (relative error below 3e-7);   x is held in -87 .. 88, so that no result is 0 or
//   infinite
#ifndef DEFT_ACTIVATION_FAST_EXP_H
#define DEFT_ACTIVATION_FAST_EXP_H

#include <bit>
#include <cstdint>

namespace deft {

// `value` where it is chosen, else x, without a branch: the compiler would follow one into the caller and compute there, for
// every x, what comes of the constant. x / (1 + e^88) is too small for a normal float, and the processor needs its microcode for each such number.
inline float chosen(bool choice, float value, float x) {
  const std::int32_t mask = -static_cast<std::int32_t>(choice);
  return std::bit_cast<float>((std::bit_cast<std::int32_t>(x) & ~mask) | (std::bit_cast<std::int32_t>(value) & mask));
}

inline float fast_exp(float x) {
  x = chosen(x < -87.0f, -87.0f, x);
  x = chosen(x > 88.0f, 88.0f, x);
  constexpr float kRound = 12582912.0f;  // 1.5 * 2^23: adding it rounds to the nearest whole number
  const float shifted = x * 1.44269504f + kRound;
  const float n = shifted - kRound;
  const float r = (x - n * 0.693359375f) + n * 2.12194440e-4f;  // ln 2 in two parts keeps r exact
  float p = 1.0f / 720.0f;
  p = p * r + 1.0f / 120.0f;
  p = p * r + 1.0f / 24.0f;
  p = p * r + 1.0f / 6.0f;
  p = p * r + 0.5f;
  p = p * r + 1.0f;
  p = p * r + 1.0f;
  const std::int32_t exponent = std::bit_cast<std::int32_t>(shifted) - std::bit_cast<std::int32_t>(kRound);
  return std::bit_cast<float>(std::bit_cast<std::int32_t>(p) + (exponent << 23));
}

}  // namespace deft

#endif
