// What explanations draw with: pictures in rows with a line of text, heat over pictures, dots, bars.
//
//   Sheet sheet = panels({{picture, {"the picture"}}, {blended(picture, heat_image(map, 32, 32)), {"cat 0.93"}}}, 2, 224);
#ifndef DEFT_EXPLAIN_DRAWING_H
#define DEFT_EXPLAIN_DRAWING_H

#include <span>
#include <string>
#include <vector>

#include "deft/augmentation/role.h"
#include "deft/data/contact_sheet.h"
#include "deft/explain/color_map.h"

namespace deft {

Sheet blank_sheet(std::int64_t height, std::int64_t width);  // white

struct Panel {
  Image image;
  std::vector<std::string> captions;   // lines under it, cut to its width
};

// `columns` in a row; pictures are enlarged by whole factors as long as their longer side stays within `side` pixels; those of more than
// twice as much shrink to it.
Sheet panels(std::vector<Panel> all, std::int64_t columns, std::int64_t side);

// Numbers as colours: 0 .. 1 by heat_color.
Image heat_image(std::span<const float> shares, std::int64_t height, std::int64_t width);
// Half picture (grey or colour), half heat.
Image blended(const Image& picture, const Image& heat);

// Numbers of height x width at another size, bilinear between pixel centres (OpenCV's INTER_LINEAR, PyTorch's align_corners = False).
std::vector<float> resampled(std::span<const float> values, std::int64_t height, std::int64_t width, std::int64_t new_height, std::int64_t new_width);

// Brought to 0 .. 1: least 0, largest 1; all 0 where they are equal.
std::vector<float> stretched(std::span<const float> values);

// A disc, or a ring of two pixels, with soft edges.
void draw_disc(Sheet& sheet, double y, double x, double radius, Color color, bool ring = false);

// One line for each: its name, a bar to the right (red) or left (blue) of the middle, the number.
struct Bar {
  std::string name;
  double value = 0.0;
};
Sheet bar_chart(const std::vector<Bar>& bars);

}  // namespace deft

#endif
