#include "deft/core/random.h"

#include <cmath>
#include <numbers>

namespace deft {
namespace {

constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15ULL;

std::uint64_t mix(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31);
}

}  // namespace

double uniform_at(std::uint64_t key, std::uint64_t index) {
  return static_cast<double>(mix(key + (index + 1) * kGolden) >> 11) * 0x1.0p-53;
}

Random Random::of(std::uint64_t seed, std::string_view purpose, std::uint64_t a, std::uint64_t b) {
  std::uint64_t key = mix(seed + kGolden);
  for (char c : purpose) key = mix(key ^ (static_cast<unsigned char>(c) * kGolden));
  key = mix(key + (a + 1) * kGolden);
  return Random(mix(key + (b + 1) * 0xD1342543DE82EF95ULL));
}

std::uint64_t Random::bits() { return mix(key_ + ++counter_ * kGolden); }

double Random::uniform() { return static_cast<double>(bits() >> 11) * 0x1.0p-53; }

double Random::uniform(double low, double high) { return low + (high - low) * uniform(); }

double Random::normal() {
  const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
  return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

double Random::gamma(double shape) {
  if (shape < 1.0) {
    const double boost = std::pow(1.0 - uniform(), 1.0 / shape);
    return gamma(shape + 1.0) * boost;
  }
  const double d = shape - 1.0 / 3.0;
  const double c = 1.0 / std::sqrt(9.0 * d);
  while (true) {
    const double x = normal();
    const double root = 1.0 + c * x;
    if (root <= 0.0) continue;
    const double v = root * root * root;
    if (std::log(1.0 - uniform()) < 0.5 * x * x + d - d * v + d * std::log(v)) return d * v;
  }
}

std::int64_t Random::below(std::int64_t n) {
  const auto range = static_cast<std::uint64_t>(n);
  const std::uint64_t limit = UINT64_MAX - UINT64_MAX % range;  // reject the uneven rest
  std::uint64_t draw = bits();
  while (draw >= limit) draw = bits();
  return static_cast<std::int64_t>(draw % range);
}

bool Random::chance(double probability) { return uniform() < probability; }

}  // namespace deft
