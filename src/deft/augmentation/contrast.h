// Contrast: values move away from the picture's mean grey, or towards it.
//
//   byte <- mean + factor * (byte - mean),  0 .. 255,    factor = exp(U(log low, log high))
//
//   {100, 200} with factor 0.5  ->  {125, 175};   factor 0: all grey            Howard 2013, arXiv:1312.5402
#ifndef DEFT_AUGMENTATION_CONTRAST_H
#define DEFT_AUGMENTATION_CONTRAST_H

#include "deft/augmentation/role.h"

namespace deft {

struct ContrastOptions {
  double low = 0.6;
  double high = 1.6;
};
void describe(ContrastOptions& options, Fields& fields);

class Contrast : public Augmentation {
 public:
  static const Card card;
  using Options = ContrastOptions;
  explicit Contrast(Options options) : options_(std::move(options)) {}
  void apply(Image& image, Random& random, const SampleContext& context) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
