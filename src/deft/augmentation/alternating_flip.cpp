#include "deft/augmentation/alternating_flip.h"

#include "deft/augmentation/horizontal_flip.h"

namespace deft {

const Card AlternatingFlip::card{"augmentation", "alternating_flip", "Alternating flip", "Jordan 2024, arXiv:2404.00498",
                                 {"augmentation/horizontal_flip"}};

void describe(AlternatingFlipOptions&, Fields&) {}

bool alternating_flip_mirrors(const SampleContext& context) {
  Random coin = Random::of(context.seed, "alternating flip", static_cast<std::uint64_t>(context.sample));
  return coin.chance(0.5) != ((context.epoch + context.copy) % 2 != 0);
}

void AlternatingFlip::apply(Image& image, Random&, const SampleContext& context) const {
  if (alternating_flip_mirrors(context)) mirror(image);
}

}  // namespace deft
