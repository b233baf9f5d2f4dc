// Random erasing: with a probability, one random rectangle is filled with noise or with the picture's mean.
//
//   area = picture's area * U(area_low, area_high),   width / height = exp(U(-log aspect, log aspect))
//
// A box that does not fit is drawn again, a hundred times at most.     Zhong, Zheng, Kang, Li, Yang 2020
#ifndef DEFT_AUGMENTATION_RANDOM_ERASING_H
#define DEFT_AUGMENTATION_RANDOM_ERASING_H

#include <string>

#include "deft/augmentation/role.h"

namespace deft {

struct RandomErasingOptions {
  double probability = 0.5;
  double area_low = 0.02;
  double area_high = 0.33;
  double aspect = 3;
  std::string fill = "noise";
};
void describe(RandomErasingOptions& options, Fields& fields);


class RandomErasing : public Augmentation {
 public:
  static const Card card;
  using Options = RandomErasingOptions;
  explicit RandomErasing(Options options) : options_(std::move(options)) {}
  void apply(Image& image, Random& random, const SampleContext& context) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
