#include "deft/augmentation/reflection.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "deft/augmentation/horizontal_flip.h"
#include "deft/augmentation/vertical_flip.h"

namespace deft {
namespace {

const std::array<std::string, 4> kAxes{"vertical", "horizontal", "diagonal", "antidiagonal"};

bool known(const std::string& name) { return std::find(kAxes.begin(), kAxes.end(), name) != kAxes.end(); }

Axis axis_of(const std::string& name) {
  return static_cast<Axis>(std::find(kAxes.begin(), kAxes.end(), name) - kAxes.begin());
}

bool exchanges_sides(Axis axis) { return axis == Axis::diagonal || axis == Axis::antidiagonal; }

void transpose(Image& image) {
  for (std::int64_t y = 0; y < image.height; ++y) {
    for (std::int64_t x = 0; x < y; ++x) {
      std::uint8_t* const one = image.pixels.data() + (y * image.width + x) * image.channels;
      std::swap_ranges(one, one + image.channels, image.pixels.data() + (x * image.width + y) * image.channels);
    }
  }
}

}  // namespace

const Card Reflection::card{"augmentation", "reflection", "Reflection", "Wei 2015, Must know tips/tricks in deep neural networks"};

void describe(ReflectionOptions& o, Fields& f) {
  f.texts("axes", o.axes, "axes drawn from: vertical, horizontal, diagonal, antidiagonal");
  f.require(!o.axes.empty() && std::all_of(o.axes.begin(), o.axes.end(), known),
            "axes must name at least one of vertical, horizontal, diagonal, antidiagonal");
}

void reflect(Image& image, Axis axis) {
  if (exchanges_sides(axis)) {
    if (image.height != image.width) throw std::logic_error("reflect: only square pictures have diagonals");
    transpose(image);
  }
  if (axis == Axis::vertical || axis == Axis::antidiagonal) mirror(image);
  if (axis == Axis::horizontal || axis == Axis::antidiagonal) turn_over(image);
}

void Reflection::apply(Image& image, Random& random, const SampleContext&) const {
  const std::int64_t draw = random.below(static_cast<std::int64_t>(options_.axes.size()) + 1);
  if (draw == 0) return;
  const Axis axis = axis_of(options_.axes[static_cast<std::size_t>(draw - 1)]);
  if (!exchanges_sides(axis) || image.height == image.width) reflect(image, axis);
}

}  // namespace deft
