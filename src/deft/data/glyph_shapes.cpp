#include "deft/data/glyph_shapes.h"

#include <array>
#include <sstream>
#include <stdexcept>

namespace deft {
namespace {

// M x y: start a stroke; L x y: line; C a b c d x y: cubic Bezier curve. Hundredths of the box.
constexpr std::array<const char*, kGlyphs> kPaths = {
    "M 50 0 C 8 0 8 100 50 100 C 92 100 92 0 50 0",
    "M 24 24 L 54 0 L 54 100",
    "M 16 26 C 18 -10 84 -10 82 28 C 80 54 30 72 14 100 L 86 100",
    "M 16 12 C 40 -12 84 -2 80 24 C 78 46 60 47 44 47 C 62 47 88 52 85 75 C 82 107 35 107 13 86",
    "M 66 100 L 66 0 L 12 68 L 90 68",
    "M 80 0 L 26 0 L 19 45 C 44 30 87 38 84 68 C 82 107 35 107 13 86",
    "M 76 6 C 42 -8 16 36 16 66 C 16 111 85 111 84 68 C 83 36 30 36 17 62",
    "M 12 0 L 88 0 L 40 100",
    "M 50 47 C 10 45 12 0 50 0 C 88 0 90 45 50 47 C 2 50 4 100 50 100 C 96 100 98 50 50 47",
    "M 83 36 C 78 66 18 66 16 32 C 16 -11 83 -11 84 32 C 84 64 62 108 24 94",
    "M 8 100 L 50 0 L 92 100 M 24 64 L 76 64",
    "M 18 0 L 18 100 M 18 0 C 90 -4 88 46 18 47 M 18 47 C 102 45 100 104 18 100",
    "M 86 18 C 60 -14 12 0 12 50 C 12 100 60 114 86 82",
    "M 16 0 L 16 100 M 16 0 C 112 0 112 100 16 100",
    "M 84 0 L 18 0 L 18 100 L 84 100 M 18 48 L 72 48",
    "M 84 0 L 18 0 L 18 100 M 18 48 L 70 48",
    "M 84 18 C 60 -14 12 0 12 50 C 12 104 70 112 86 80 L 86 54 L 56 54",
    "M 14 0 L 14 100 M 86 0 L 86 100 M 14 48 L 86 48",
    "M 50 0 L 50 100 M 24 0 L 76 0 M 24 100 L 76 100",
    "M 72 0 L 72 70 C 70 110 24 106 18 74",
    "M 16 0 L 16 100 M 84 0 L 16 58 M 36 42 L 88 100",
    "M 20 0 L 20 100 L 84 100",
    "M 10 100 L 12 0 L 50 66 L 88 0 L 90 100",
    "M 14 100 L 14 0 L 86 100 L 86 0",
    // The letter O carries a bar, so that it is not the digit 0.
    "M 50 0 C -8 0 -8 100 50 100 C 108 100 108 0 50 0 M 36 50 L 64 50",
    "M 18 100 L 18 0 C 98 -6 98 60 18 55",
    "M 50 0 C -8 0 -8 100 50 100 C 108 100 108 0 50 0 M 58 68 L 94 104",
    "M 18 100 L 18 0 C 98 -6 98 60 18 55 M 46 55 L 88 100",
    "M 82 16 C 60 -12 14 -4 18 26 C 22 54 82 44 84 74 C 84 108 34 108 14 84",
    "M 10 0 L 90 0 M 50 0 L 50 100",
    "M 14 0 L 14 62 C 14 112 86 112 86 62 L 86 0",
    "M 10 0 L 50 100 L 90 0",
    "M 4 0 L 26 100 L 50 34 L 74 100 L 96 0",
    "M 12 0 L 88 100 M 88 0 L 12 100",
    "M 10 0 L 50 50 L 90 0 M 50 50 L 50 100",
    "M 14 0 L 86 0 L 14 100 L 86 100 M 30 50 L 70 50",
};

constexpr int kCurveSteps = 8;
constexpr int kLineSteps = 3;  // lines are cut too, so that the warp can bend them

std::vector<GlyphStroke> parse(const char* path) {
  std::vector<GlyphStroke> strokes;
  std::istringstream in(path);
  auto point = [&in] {
    double x = 0, y = 0;
    in >> x >> y;
    return GlyphPoint{x / 100, y / 100};
  };
  for (char command = 0; in >> command;) {
    if (command == 'M') {
      strokes.push_back({point()});
      continue;
    }
    GlyphStroke& stroke = strokes.back();
    const GlyphPoint a = stroke.back();
    if (command == 'L') {
      const GlyphPoint b = point();
      for (int i = 1; i <= kLineSteps; ++i) {
        const double t = static_cast<double>(i) / kLineSteps;
        stroke.push_back({a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)});
      }
    } else {
      const GlyphPoint b = point(), c = point(), d = point();
      for (int i = 1; i <= kCurveSteps; ++i) {
        const double t = static_cast<double>(i) / kCurveSteps, s = 1 - t;
        stroke.push_back({s * s * s * a.x + 3 * s * s * t * b.x + 3 * s * t * t * c.x + t * t * t * d.x,
                          s * s * s * a.y + 3 * s * s * t * b.y + 3 * s * t * t * c.y + t * t * t * d.y});
      }
    }
  }
  return strokes;
}

}  // namespace

const std::vector<GlyphStroke>& glyph_shape(std::int64_t glyph) {
  static const std::vector<std::vector<GlyphStroke>> shapes = [] {
    std::vector<std::vector<GlyphStroke>> all;
    for (const char* path : kPaths) all.push_back(parse(path));
    return all;
  }();
  return shapes.at(static_cast<std::size_t>(glyph));
}

std::string glyph_name(std::int64_t glyph) {
  if (glyph < 0 || glyph >= kGlyphs) throw std::out_of_range("glyph_name");
  return std::string(1, static_cast<char>(glyph < 10 ? '0' + glyph : 'A' + (glyph - 10)));
}

}  // namespace deft
