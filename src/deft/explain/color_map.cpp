#include "deft/explain/color_map.h"

#include <algorithm>
#include <cmath>

namespace deft {
namespace {

// Every sixteenth of turbo's 256 colours; between them straight lines, which are off by 7 of 255 at most.
constexpr std::array<std::array<double, 3>, 17> kTurbo{{{48, 18, 59}, {64, 64, 162}, {70, 107, 227}, {66, 148, 255}, {40, 188, 235}, {24, 221, 194},
                                                        {50, 242, 152}, {109, 254, 98}, {164, 252, 60}, {203, 237, 52}, {236, 209, 58}, {253, 174, 53},
                                                        {251, 129, 34}, {236, 83, 15}, {210, 49, 5}, {172, 23, 1}, {122, 4, 3}}};

std::uint8_t byte_of(double value) { return static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0, 255.0))); }

}  // namespace

Color heat_color(double share) {
  const double at = std::clamp(std::isnan(share) ? 0.0 : share, 0.0, 1.0) * (kTurbo.size() - 1);
  const auto below = std::min(static_cast<std::size_t>(at), kTurbo.size() - 2);
  const double part = at - static_cast<double>(below);
  Color color{};
  for (std::size_t c = 0; c < 3; ++c) color[c] = byte_of((1 - part) * kTurbo[below][c] + part * kTurbo[below + 1][c]);
  return color;
}

Color class_color(std::int64_t number) {
  // The golden ratio's multiples fill the circle evenly, whatever their number.
  const double hue = std::fmod(0.6 + 0.618033988749895 * static_cast<double>(number), 1.0) * 6;
  const double bright = number / 7 % 2 == 0 ? 0.85 : 0.55;
  const double rise = 1 - std::abs(std::fmod(hue, 2.0) - 1);
  const std::array<std::array<double, 3>, 6> sectors{{{1, rise, 0}, {rise, 1, 0}, {0, 1, rise}, {0, rise, 1}, {rise, 0, 1}, {1, 0, rise}}};
  const std::array<double, 3>& pure = sectors[std::min<std::size_t>(5, static_cast<std::size_t>(hue))];
  Color color{};
  for (std::size_t c = 0; c < 3; ++c) color[c] = byte_of(255 * bright * (0.12 + 0.88 * pure[c]));
  return color;
}

}  // namespace deft
