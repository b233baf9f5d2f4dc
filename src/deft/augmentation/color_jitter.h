// Colour jitter: brightness, contrast, saturation and hue change at random, in random order.
//
//   factor of each ~ U(max(0, 1 - strength), 1 + strength);   turn of the hue ~ U(-hue_strength, hue_strength)
//   brightness: factor * byte;  contrast and saturation: blend with the mean grey and with the grey picture
//
//   all strengths 0: the picture itself. Grey pictures change in brightness and contrast only.    Howard 2013
#ifndef DEFT_AUGMENTATION_COLOR_JITTER_H
#define DEFT_AUGMENTATION_COLOR_JITTER_H

#include <array>
#include <cstdint>

#include "deft/augmentation/role.h"

namespace deft {

struct ColorJitterOptions {
  double brightness = 0.4;
  double contrast_strength = 0.4;
  double saturation = 0.4;
  double hue_strength = 0.1;  // whole turns
};
void describe(ColorJitterOptions& options, Fields& fields);

// What one picture undergoes: the four changes in `order` (0 brightness, 1 contrast, 2 saturation, 3 hue).
struct ColorChange {
  double brightness = 1, contrast = 1, saturation = 1, hue = 0;
  std::array<std::int64_t, 4> order{0, 1, 2, 3};
};
void change_colors(Image& image, const ColorChange& change);
ColorChange random_color_change(const ColorJitterOptions& options, Random& random);

class ColorJitter : public Augmentation {
 public:
  static const Card card;
  using Options = ColorJitterOptions;
  explicit ColorJitter(Options options) : options_(std::move(options)) {}
  void apply(Image& image, Random& random, const SampleContext& context) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
