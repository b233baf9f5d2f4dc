#include "deft/augmentation/mixup.h"

#include <algorithm>
#include <numeric>

namespace deft {
namespace {

// Partners are read after they may have been written: from a copy, kept between batches.
void blend(std::span<float> rows, std::int64_t count, double lambda, const std::vector<std::int64_t>& partners) {
  thread_local std::vector<float> before;
  before.assign(rows.begin(), rows.end());
  const std::size_t width = rows.size() / static_cast<std::size_t>(count);
  const auto own = static_cast<float>(lambda), other = static_cast<float>(1 - lambda);
  for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
    const float* const partner = before.data() + static_cast<std::size_t>(partners[i]) * width;
    float* const row = rows.data() + i * width;
    for (std::size_t k = 0; k < width; ++k) row[k] = own * row[k] + other * partner[k];
  }
}

}  // namespace

const Card Mixup::card{"augmentation", "mixup", "Mixup", "Zhang, Cisse, Dauphin, Lopez-Paz 2018, arXiv:1710.09412"};

void describe(MixupOptions& o, Fields& f) {
  f.real("alpha", o.alpha, "small: mostly one of the two pictures; 1: every share equally likely", {0.001, 100});
  f.real("probability", o.probability, "share of batches mixed", {0, 1});
}

double random_beta(double alpha, Random& random) {
  const double one = random.gamma(alpha), other = random.gamma(alpha);
  return one + other > 0 ? one / (one + other) : 1;  // both underflow for tiny alpha
}

std::vector<std::int64_t> random_partners(std::int64_t count, Random& random) {
  std::vector<std::int64_t> partners(static_cast<std::size_t>(count));
  std::iota(partners.begin(), partners.end(), 0);
  random.shuffle(partners);
  return partners;
}

void blend_targets(MixableBatch& batch, double lambda, const std::vector<std::int64_t>& partners) {
  blend(batch.targets, batch.count, lambda, partners);
}

void mix_up(MixableBatch& batch, double lambda, const std::vector<std::int64_t>& partners) {
  blend(batch.inputs, batch.count, lambda, partners);
  blend_targets(batch, lambda, partners);
}

void Mixup::mix(MixableBatch& batch, Random& random) const {
  if (batch.count == 0 || !random.chance(options_.probability)) return;
  const double lambda = random_beta(options_.alpha, random);
  mix_up(batch, lambda, random_partners(batch.count, random));
}

}  // namespace deft
