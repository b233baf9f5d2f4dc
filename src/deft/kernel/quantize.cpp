#include "deft/kernel/quantize.h"

#include <limits>
#include <stdexcept>

#include "deft/kernel/widest.h"

namespace deft {
namespace {

template <class Byte>
void quantize_to(std::span<const float> in, float scale, std::span<Byte> out) {
  if (in.size() != out.size()) throw std::invalid_argument("quantize: the spans have different lengths");
  constexpr float low = std::numeric_limits<Byte>::min(), high = std::numeric_limits<Byte>::max();
  in_widest([from = in.data(), to = out.data(), size = in.size(), inverse = 1.0f / scale] {
    for (std::size_t i = 0; i < size; ++i) {
      float x = from[i] * inverse;
      x = x > low ? x : low;  // also where x is NaN
      x = x < high ? x : high;
      // Above 0, cutting off after adding a half rounds.
      to[i] = static_cast<Byte>(static_cast<std::int32_t>(x - low + 0.5f) + static_cast<std::int32_t>(low));
    }
  });
}

template <class Byte>
void dequantize_from(std::span<const Byte> in, float scale, std::span<float> out) {
  if (in.size() != out.size()) throw std::invalid_argument("dequantize: the spans have different lengths");
  in_widest([from = in.data(), to = out.data(), size = in.size(), scale] {
    for (std::size_t i = 0; i < size; ++i) to[i] = static_cast<float>(from[i]) * scale;
  });
}

}  // namespace

void quantize(std::span<const float> in, float scale, std::span<std::uint8_t> out) { quantize_to(in, scale, out); }
void quantize(std::span<const float> in, float scale, std::span<std::int8_t> out) { quantize_to(in, scale, out); }
void dequantize(std::span<const std::uint8_t> in, float scale, std::span<float> out) { dequantize_from(in, scale, out); }
void dequantize(std::span<const std::int8_t> in, float scale, std::span<float> out) { dequantize_from(in, scale, out); }

}  // namespace deft
