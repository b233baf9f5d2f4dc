// Gaussian blur: out of focus by a random amount, with a probability.
//
//   sigma ~ U(sigma_low, sigma_high) pixels,    pixel <- mean of its neighbours weighted by exp(-d^2 / (2 sigma^2))
//
//   blur() of a constant picture is that picture; of a dot, a bell        Chen, Kornblith, Norouzi, Hinton 2020 (SimCLR)
#ifndef DEFT_AUGMENTATION_GAUSSIAN_BLUR_H
#define DEFT_AUGMENTATION_GAUSSIAN_BLUR_H

#include "deft/augmentation/role.h"

namespace deft {

struct GaussianBlurOptions {
  double probability = 0.5;
  double sigma_low = 0.1;
  double sigma_high = 1.5;
};
void describe(GaussianBlurOptions& options, Fields& fields);

class GaussianBlur : public Augmentation {
 public:
  static const Card card;
  using Options = GaussianBlurOptions;
  explicit GaussianBlur(Options options) : options_(std::move(options)) {}
  void apply(Image& image, Random& random, const SampleContext& context) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
