// RandAugment: a few operations drawn from a fixed list of fourteen, all at one strength.
//
//   operations times:  identity, shear x/y, translate x/y, rotate, brightness, colour, contrast, sharpness, posterize,
//   solarize, autocontrast or equalize, each equally likely;  signs are drawn too
//
//   strength s = magnitude / 30:   shear 0.3 s,  translate 0.45 s of the side,  rotate 30 s degrees,  tones 1 +- 0.9 s,
//   posterize to 8 - round(4 s) bits,  solarize from 256 (1 - s).        Cubuk, Zoph, Shlens, Le 2019, arXiv:1909.13719
#ifndef DEFT_AUGMENTATION_RAND_AUGMENT_H
#define DEFT_AUGMENTATION_RAND_AUGMENT_H

#include <cstdint>
#include <string>

#include "deft/augmentation/border.h"
#include "deft/augmentation/role.h"

namespace deft {

struct RandAugmentOptions {
  std::int64_t operations = 2;
  double magnitude = 9;  // 0 .. 30
  std::string mode = "reflect";
};
void describe(RandAugmentOptions& options, Fields& fields);

enum class Operation {
  identity, shear_x, shear_y, translate_x, translate_y, rotate, brightness, color, contrast, sharpness, posterize,
  solarize, autocontrast, equalize
};
inline constexpr std::int64_t kOperations = 14;

// `strength` is signed, -1 .. 1; posterize, solarize, autocontrast and equalize ignore the sign.
void apply_operation(Image& image, Operation operation, double strength, Border border);

// The tone operations by themselves.
void sharpen(Image& image, double factor);      // blend with a smoothed picture; the border stays
void posterize(Image& image, std::int64_t bits);  // keeps the upper bits
void solarize(Image& image, double threshold);  // inverts bytes at or above it
void autocontrast(Image& image);                // stretches each channel to 0 .. 255
void equalize(Image& image);                    // flattens each channel's histogram

class RandAugment : public Augmentation {
 public:
  static const Card card;
  using Options = RandAugmentOptions;
  explicit RandAugment(Options options) : options_(std::move(options)) {}
  void apply(Image& image, Random& random, const SampleContext& context) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
