// Colours for numbers and for classes.
//
//   heat_color(0.0) is dark blue, 0.5 green, 1.0 dark red: the map "turbo"         Mikhailov 2019, Turbo, an improved rainbow colormap
//   class_color(3): the fourth of a row of hues that stay apart, however many there are
#ifndef DEFT_EXPLAIN_COLOR_MAP_H
#define DEFT_EXPLAIN_COLOR_MAP_H

#include <array>
#include <cstdint>

namespace deft {

using Color = std::array<std::uint8_t, 3>;

Color heat_color(double share);              // 0 .. 1; beyond: the ends
Color class_color(std::int64_t number);

}  // namespace deft

#endif
