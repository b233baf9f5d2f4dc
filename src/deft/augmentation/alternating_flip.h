// Alternating flip: half of the pictures start mirrored, then all change sides every epoch.
//
//   mirrored(seed, epoch, sample) = coin(seed, sample) xor (epoch odd)
//
// Any two epochs in a row show both sides of every picture; with independent flips half of them come twice
// the same way.          Jordan 2024, arXiv:2404.00498
#ifndef DEFT_AUGMENTATION_ALTERNATING_FLIP_H
#define DEFT_AUGMENTATION_ALTERNATING_FLIP_H

#include "deft/augmentation/role.h"

namespace deft {

struct AlternatingFlipOptions {};
void describe(AlternatingFlipOptions& options, Fields& fields);

bool alternating_flip_mirrors(const SampleContext& context);

class AlternatingFlip : public Augmentation {
 public:
  static const Card card;
  using Options = AlternatingFlipOptions;
  explicit AlternatingFlip(Options options) : options_(std::move(options)) {}
  void apply(Image& image, Random& random, const SampleContext& context) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
