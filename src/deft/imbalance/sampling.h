// Which samples an epoch draws, given how many of each class it wants.
//
//   Members members = members_of(labels, 3);                   // indices of each class
//   draw_epoch(members, {4, 4, 4}, random)                     // 12 draws in random order
//
// A class gives its samples in whole shuffled rounds before any comes again; the last round is a random part. So two
// samples of a class are drawn equally often, or differ by one. A class without samples cannot fill a quota.
#ifndef DEFT_IMBALANCE_SAMPLING_H
#define DEFT_IMBALANCE_SAMPLING_H

#include <cstdint>
#include <span>
#include <vector>

#include "deft/core/random.h"

namespace deft {

// `copy` counts how often the epoch has drawn this sample before: 0 for the first time.
struct Draw {
  std::int64_t sample = 0;
  std::int64_t copy = 0;
  bool operator==(const Draw&) const = default;
};

using Members = std::vector<std::vector<std::int64_t>>;

Members members_of(std::span<const std::int64_t> labels, std::int64_t classes);
std::vector<std::int64_t> counts_of(const Members& members);

std::vector<Draw> draw_epoch(const Members& members, std::span<const std::int64_t> quotas, Random& random);

// `total` samples shared out by weight, rounded so that the sum is exact; classes of weight 0 get none.
std::vector<std::int64_t> shared_out(std::int64_t total, std::span<const double> weights);

}  // namespace deft

#endif
