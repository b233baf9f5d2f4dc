#include "deft/augmentation/perspective.h"

#include <cmath>
#include <utility>

namespace deft {

const Card Perspective::card{"augmentation", "perspective", "Perspective", "Hartley and Zisserman 2004; torchvision's RandomPerspective"};

void describe(PerspectiveOptions& o, Fields& f) {
  f.real("distortion", o.distortion, "how far corners may move towards the middle", {0, 0.9});
  f.real("probability", o.probability, "share of pictures changed", {0, 1});
  describe_border(o.mode, f);
}

Corners picture_corners(std::int64_t height, std::int64_t width) {
  const double x = static_cast<double>(width - 1) / 2, y = static_cast<double>(height - 1) / 2;
  return {{{-x, -y}, {x, -y}, {x, y}, {-x, y}}};
}

Corners random_corners(double distortion, std::int64_t height, std::int64_t width, Random& random) {
  Corners corners = picture_corners(height, width);
  for (Corner& corner : corners) {  // a corner at -x moves by a share of x towards 0
    corner.x *= 1 - random.uniform(0, distortion);
    corner.y *= 1 - random.uniform(0, distortion);
  }
  return corners;
}

Projection projection_between(const Corners& from, const Corners& to) {
  // to.x = (m0 x + m1 y + m2) / (m6 x + m7 y + 1) for the map back: eight linear equations in m0 .. m7.
  std::array<std::array<double, 9>, 8> rows{};
  for (std::size_t i = 0; i < 4; ++i) {
    const auto [x, y] = to[i];
    const auto [u, v] = from[i];
    rows[2 * i] = {x, y, 1, 0, 0, 0, -u * x, -u * y, u};
    rows[2 * i + 1] = {0, 0, 0, x, y, 1, -v * x, -v * y, v};
  }
  for (std::size_t k = 0; k < 8; ++k) {  // Gauss and Jordan, largest pivot
    std::size_t pivot = k;
    for (std::size_t r = k + 1; r < 8; ++r) {
      if (std::abs(rows[r][k]) > std::abs(rows[pivot][k])) pivot = r;
    }
    std::swap(rows[k], rows[pivot]);
    if (rows[k][k] == 0) return {};  // corners on one line, or a picture of one pixel: leave it
    for (std::size_t c = 9; c-- > k;) rows[k][c] /= rows[k][k];
    for (std::size_t r = 0; r < 8; ++r) {
      if (r == k) continue;
      for (std::size_t c = 9; c-- > k;) rows[r][c] -= rows[r][k] * rows[k][c];
    }
  }
  Projection map;
  for (std::size_t k = 0; k < 8; ++k) map.m[k] = rows[k][8];
  return map;
}

void Perspective::apply(Image& image, Random& random, const SampleContext&) const {
  if (!random.chance(options_.probability)) return;
  const Corners corners = random_corners(options_.distortion, image.height, image.width, random);
  warp(image, projection_between(picture_corners(image.height, image.width), corners), border_of(options_.mode));
}

}  // namespace deft
