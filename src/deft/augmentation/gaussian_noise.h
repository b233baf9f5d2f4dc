// Gaussian noise: every number of the picture moves by a normal draw, as in a camera in poor light.
//
//   byte <- round(byte + 255 * deviation * z),  0 .. 255,    z ~ N(0, 1), one draw a pixel and channel
//
//   deviation 0.05: two pixels in three move by less than 12.75 of 255        Sietsma and Dow 1991; Bishop 1995
#ifndef DEFT_AUGMENTATION_GAUSSIAN_NOISE_H
#define DEFT_AUGMENTATION_GAUSSIAN_NOISE_H

#include "deft/augmentation/role.h"

namespace deft {

struct GaussianNoiseOptions {
  double deviation = 0.05;  // of the full range
  double probability = 1;
};
void describe(GaussianNoiseOptions& options, Fields& fields);

class GaussianNoise : public Augmentation {
 public:
  static const Card card;
  using Options = GaussianNoiseOptions;
  explicit GaussianNoise(Options options) : options_(std::move(options)) {}
  void apply(Image& image, Random& random, const SampleContext& context) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
