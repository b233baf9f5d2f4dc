#include "deft/ensemble/boosted_trees_settings.h"

#include <cmath>

#include "deft/core/random.h"

namespace deft {

BoostedTreesOptions drawn_setting(const BoostedTreesOptions& own, std::uint64_t seed, std::int64_t number) {
  Random random = Random::of(seed, "boosted trees settings", static_cast<std::uint64_t>(number));
  const auto logarithmic = [&](double low, double high) { return low * std::pow(high / low, random.uniform()); };
  BoostedTreesOptions drawn = own;
  drawn.depth = 3 + random.below(6);
  drawn.learning_rate = logarithmic(0.03, 0.2);
  drawn.row_share = random.uniform(0.6, 1.0);
  drawn.column_share = random.uniform(0.4, 1.0);
  drawn.leaf_weight = logarithmic(0.3, 10.0);
  return drawn;
}

}  // namespace deft
