// Affine map: turn, slant, magnification and shift, all drawn at random, in one bilinear warp.
//
//   position = shift + turn(angle) * magnify(factor) * slant(s) * (position from the centre)
//
//   random_affine() of all zeros and zoom 1 is the identity; one warp blurs once, where four tricks blur four times.
// Ciresan, Meier, Schmidhuber 2012 trained their committees on such maps.
#ifndef DEFT_AUGMENTATION_AFFINE_H
#define DEFT_AUGMENTATION_AFFINE_H

#include <string>

#include "deft/augmentation/role.h"
#include "deft/augmentation/warp.h"

namespace deft {

struct AffineOptions {
  double degrees = 10;
  double translate = 0.1;  // share of the side
  double zoom_low = 0.9;
  double zoom_high = 1.1;
  double shear_degrees = 5;
  std::string mode = "reflect";
};
void describe(AffineOptions& options, Fields& fields);

Projection random_affine(const AffineOptions& options, std::int64_t height, std::int64_t width, Random& random);

class Affine : public Augmentation {
 public:
  static const Card card;
  using Options = AffineOptions;
  explicit Affine(Options options) : options_(std::move(options)) {}
  void apply(Image& image, Random& random, const SampleContext& context) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
