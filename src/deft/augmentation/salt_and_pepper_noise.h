// Salt-and-pepper noise: some pixels turn white or black, as with a faulty sensor or a bad line.
//
//   each pixel, all its channels:  white with probability share / 2,  black with share / 2,  else unchanged
//
//   share 0.02 of a picture of 32 x 32: about 10 white and 10 black pixels            Gonzalez and Woods 1992
#ifndef DEFT_AUGMENTATION_SALT_AND_PEPPER_NOISE_H
#define DEFT_AUGMENTATION_SALT_AND_PEPPER_NOISE_H

#include "deft/augmentation/role.h"

namespace deft {

struct SaltAndPepperNoiseOptions {
  double share = 0.02;
};
void describe(SaltAndPepperNoiseOptions& options, Fields& fields);

class SaltAndPepperNoise : public Augmentation {
 public:
  static const Card card;
  using Options = SaltAndPepperNoiseOptions;
  explicit SaltAndPepperNoise(Options options) : options_(std::move(options)) {}
  void apply(Image& image, Random& random, const SampleContext& context) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
