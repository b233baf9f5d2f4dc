// Skeletons of the 36 glyphs: polylines in a box 0 .. 1 (x to the right, y down).
#ifndef DEFT_DATA_GLYPH_SHAPES_H
#define DEFT_DATA_GLYPH_SHAPES_H

#include <cstdint>
#include <string>
#include <vector>

namespace deft {

struct GlyphPoint {
  double x, y;
};
using GlyphStroke = std::vector<GlyphPoint>;

inline constexpr std::int64_t kGlyphs = 36;

const std::vector<GlyphStroke>& glyph_shape(std::int64_t glyph);  // 0 .. 35
std::string glyph_name(std::int64_t glyph);                       // "0" .. "9", "A" .. "Z"

}  // namespace deft

#endif
