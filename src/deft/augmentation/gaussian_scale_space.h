// Gaussian scale space: each picture is seen at a random level of detail, all levels equally often.
//
//   level k of 0 .. octaves * levels:   0: the picture;   k: blurred by sigma = finest * 2^((k - 1) / levels)
//
//   scale_space_sigma(k) with finest 0.5, 3 levels an octave:  0, 0.5, 0.63, 0.79, 1, ..    Witkin 1983; Lindeberg 1994
#ifndef DEFT_AUGMENTATION_GAUSSIAN_SCALE_SPACE_H
#define DEFT_AUGMENTATION_GAUSSIAN_SCALE_SPACE_H

#include "deft/augmentation/role.h"

namespace deft {

struct GaussianScaleSpaceOptions {
  double finest = 0.5;  // pixels
  std::int64_t octaves = 2;
  std::int64_t levels = 3;  // an octave
};
void describe(GaussianScaleSpaceOptions& options, Fields& fields);

double scale_space_sigma(const GaussianScaleSpaceOptions& options, std::int64_t level);

class GaussianScaleSpace : public Augmentation {
 public:
  static const Card card;
  using Options = GaussianScaleSpaceOptions;
  explicit GaussianScaleSpace(Options options) : options_(std::move(options)) {}
  void apply(Image& image, Random& random, const SampleContext& context) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
