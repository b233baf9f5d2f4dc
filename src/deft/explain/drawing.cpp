#include "deft/explain/drawing.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "deft/data/memory_pictures.h"

namespace deft {
namespace {

constexpr std::int64_t kGap = 4;
constexpr Color kUp{200, 50, 40}, kDown{50, 90, 200};

void set_pixel(Sheet& sheet, std::int64_t y, std::int64_t x, Color color, double share) {
  if (y < 0 || x < 0 || y >= sheet.height || x >= sheet.width) return;
  std::uint8_t* pixel = sheet.pixels.data() + (y * sheet.width + x) * 3;
  for (std::size_t c = 0; c < 3; ++c) pixel[c] = static_cast<std::uint8_t>(std::lround((1 - share) * pixel[c] + share * color[c]));
}

// No side of it longer than twice `side`.
Image shrunk(const Image& image, std::int64_t side) {
  const std::int64_t longer = std::max(image.height, image.width);
  if (longer <= 2 * side) return image;
  Image small{std::max<std::int64_t>(1, image.height * side / longer), std::max<std::int64_t>(1, image.width * side / longer), image.channels, {}};
  small.pixels.resize(static_cast<std::size_t>(small.height * small.width * small.channels));
  resize_box(image.pixels.data(), image.width, image.channels, {0, 0, image.height, image.width}, small.height, small.width, small.pixels.data());
  return small;
}

}  // namespace

Sheet blank_sheet(std::int64_t height, std::int64_t width) {
  return {height, width, std::vector<std::uint8_t>(static_cast<std::size_t>(height * width * 3), 255)};
}

Sheet panels(std::vector<Panel> all, std::int64_t columns, std::int64_t side) {
  for (Panel& one : all) one.image = shrunk(one.image, side);
  std::int64_t height = 1, width = 1;
  std::size_t lines = 0;
  const auto factor_of = [&](const Image& image) { return std::max<std::int64_t>(1, side / std::max<std::int64_t>(1, std::max(image.height, image.width))); };
  for (const Panel& one : all) {
    height = std::max(height, one.image.height * factor_of(one.image));
    width = std::max(width, one.image.width * factor_of(one.image));
    lines = std::max(lines, one.captions.size());
  }
  const auto count = static_cast<std::int64_t>(all.size());
  columns = std::max<std::int64_t>(1, std::min(columns, count));
  const std::int64_t rows = (count + columns - 1) / columns;
  const std::int64_t cell_height = height + static_cast<std::int64_t>(lines) * kSheetLine + kGap, cell_width = width + kGap;
  Sheet sheet = blank_sheet(rows * cell_height + kGap, columns * cell_width + kGap);
  for (std::int64_t i = 0; i < count; ++i) {
    const Panel& one = all[static_cast<std::size_t>(i)];
    const std::int64_t top = kGap + i / columns * cell_height, left = kGap + i % columns * cell_width;
    place_picture(sheet, top, left, one.image.pixels.data(), one.image.height, one.image.width, one.image.channels, factor_of(one.image));
    for (std::size_t line = 0; line < one.captions.size(); ++line) {
      const std::string text = one.captions[line].substr(0, static_cast<std::size_t>(width / kSheetLetter));
      write_text(sheet, top + height + static_cast<std::int64_t>(line) * kSheetLine + kGap, left, text);
    }
  }
  return sheet;
}

Image heat_image(std::span<const float> shares, std::int64_t height, std::int64_t width) {
  Image image{height, width, 3, {}};
  for (const float share : shares) {
    for (const std::uint8_t byte : heat_color(share)) image.pixels.push_back(byte);
  }
  return image;
}

Image blended(const Image& picture, const Image& heat) {
  Image image = heat;
  for (std::size_t i = 0; i < image.pixels.size(); ++i) {
    const std::uint8_t under = picture.pixels[picture.channels == 3 ? i : i / 3];
    image.pixels[i] = static_cast<std::uint8_t>((under + image.pixels[i]) / 2);
  }
  return image;
}

std::vector<float> resampled(std::span<const float> values, std::int64_t height, std::int64_t width, std::int64_t new_height, std::int64_t new_width) {
  std::vector<float> out;
  out.reserve(static_cast<std::size_t>(new_height * new_width));
  struct Between {
    std::int64_t first, second;
    double part;
  };
  const auto between = [](std::int64_t i, std::int64_t size, std::int64_t new_size) {
    const double at = std::clamp((static_cast<double>(i) + 0.5) * static_cast<double>(size) / static_cast<double>(new_size) - 0.5, 0.0, static_cast<double>(size - 1));
    const auto first = static_cast<std::int64_t>(at);
    return Between{first, std::min(first + 1, size - 1), at - static_cast<double>(first)};
  };
  const auto at = [&](std::int64_t y, std::int64_t x) { return static_cast<double>(values[static_cast<std::size_t>(y * width + x)]); };
  for (std::int64_t i = 0; i < new_height; ++i) {
    const Between y = between(i, height, new_height);
    for (std::int64_t j = 0; j < new_width; ++j) {
      const Between x = between(j, width, new_width);
      const double above = (1 - x.part) * at(y.first, x.first) + x.part * at(y.first, x.second);
      const double below = (1 - x.part) * at(y.second, x.first) + x.part * at(y.second, x.second);
      out.push_back(static_cast<float>((1 - y.part) * above + y.part * below));
    }
  }
  return out;
}

std::vector<float> stretched(std::span<const float> values) {
  std::vector<float> out(values.begin(), values.end());
  if (out.empty()) return out;
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const float least = *low, range = *high - *low;
  for (float& value : out) value = range > 0 ? (value - least) / range : 0.0f;
  return out;
}

void draw_disc(Sheet& sheet, double y, double x, double radius, Color color, bool ring) {
  const auto low = [](double v) { return static_cast<std::int64_t>(std::floor(v)); };
  for (std::int64_t i = low(y - radius - 1); i <= low(y + radius + 1); ++i) {
    for (std::int64_t j = low(x - radius - 1); j <= low(x + radius + 1); ++j) {
      const double away = std::hypot(static_cast<double>(i) - y, static_cast<double>(j) - x);
      const double outer = std::clamp(radius + 0.5 - away, 0.0, 1.0), inner = ring ? std::clamp(away - radius + 2.5, 0.0, 1.0) : 1.0;
      if (outer * inner > 0) set_pixel(sheet, i, j, color, outer * inner);
    }
  }
}

Sheet bar_chart(const std::vector<Bar>& bars) {
  constexpr std::size_t kLongest = 28;
  constexpr std::int64_t kBars = 320, kNumber = 9 * kSheetLetter;
  std::size_t longest = 1;
  double most = 0.0;
  for (const Bar& bar : bars) {
    longest = std::max(longest, std::min(kLongest, bar.name.size()));
    most = std::max(most, std::abs(bar.value));
  }
  const std::int64_t names = static_cast<std::int64_t>(longest) * kSheetLetter + 2 * kGap;
  Sheet sheet = blank_sheet(static_cast<std::int64_t>(bars.size()) * kSheetLine + 2 * kGap, names + kBars + kNumber + 2 * kGap);
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const std::int64_t top = static_cast<std::int64_t>(i) * kSheetLine + kGap, middle = names + kBars / 2;
    write_text(sheet, top, kGap, bars[i].name.substr(0, kLongest));
    write_text(sheet, top, names + kBars + kGap, fmt::format("{:+.2g}", bars[i].value));
    const auto length = static_cast<std::int64_t>(most > 0 ? std::lround(bars[i].value / most * (kBars / 2)) : 0);
    for (std::int64_t y = top; y < top + kSheetLine - 6; ++y) {
      for (std::int64_t x = std::min(middle, middle + length); x <= std::max(middle, middle + length); ++x) set_pixel(sheet, y, x, length > 0 ? kUp : kDown, 1.0);
    }
  }
  return sheet;
}

}  // namespace deft
