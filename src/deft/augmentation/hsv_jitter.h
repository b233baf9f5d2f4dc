// HSV jitter: saturation and brightness to a power, times a factor, plus an offset; hue turned.
//
//   s -> clamp(a * s^p + b),  v likewise:   p in [1/power, power] (log-uniform), a in [factor_low, factor_high],
//   h -> h + c (mod 1):                     b in [-offset, offset], c in [-hue, hue]
//
// h, s, v in 0 .. 1 of a pixel (hexcone).  Colour pictures only; grey ones stay.     Dosovitskiy et al. 2014
#ifndef DEFT_AUGMENTATION_HSV_JITTER_H
#define DEFT_AUGMENTATION_HSV_JITTER_H

#include "deft/augmentation/role.h"

namespace deft {

struct HsvJitterOptions {
  double probability = 1;
  double power = 4;
  double factor_low = 0.7;
  double factor_high = 1.4;
  double offset = 0.1;
  double hue = 0.1;
};
void describe(HsvJitterOptions& options, Fields& fields);

// One channel's change; the same numbers act on every pixel of a picture.
struct HsvChange {
  double saturation_power = 1, saturation_factor = 1, saturation_offset = 0;
  double value_power = 1, value_factor = 1, value_offset = 0;
  double hue_offset = 0;
};
void change_hsv(Image& image, const HsvChange& change);
HsvChange random_hsv_change(const HsvJitterOptions& options, Random& random);

class HsvJitter : public Augmentation {
 public:
  static const Card card;
  using Options = HsvJitterOptions;
  explicit HsvJitter(Options options) : options_(std::move(options)) {}
  void apply(Image& image, Random& random, const SampleContext& context) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
