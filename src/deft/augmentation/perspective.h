// Perspective: the picture seen from another place; its four corners move at random.
//
//   each corner moves inwards by U(0, distortion / 2) of the width and of the height, each drawn by itself
//   pixel <- bilinear sample at H (x, y, 1),   H: the 3 x 3 projection that takes the new corners to the old ones
//
//   distortion 0: nothing moves;   1: corners may meet in the middle            torchvision's RandomPerspective
#ifndef DEFT_AUGMENTATION_PERSPECTIVE_H
#define DEFT_AUGMENTATION_PERSPECTIVE_H

#include <array>
#include <string>

#include "deft/augmentation/role.h"
#include "deft/augmentation/warp.h"

namespace deft {

struct PerspectiveOptions {
  double distortion = 0.3;
  double probability = 0.5;
  std::string mode = "reflect";
};
void describe(PerspectiveOptions& options, Fields& fields);

struct Corner {
  double x, y;  // from the picture's centre, in pixels
};
using Corners = std::array<Corner, 4>;  // top left, top right, bottom right, bottom left
Corners picture_corners(std::int64_t height, std::int64_t width);
Corners random_corners(double distortion, std::int64_t height, std::int64_t width, Random& random);
// The map under which the corners `from` of the picture come to lie at `to`.
Projection projection_between(const Corners& from, const Corners& to);

class Perspective : public Augmentation {
 public:
  static const Card card;
  using Options = PerspectiveOptions;
  explicit Perspective(Options options) : options_(std::move(options)) {}
  void apply(Image& image, Random& random, const SampleContext& context) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
