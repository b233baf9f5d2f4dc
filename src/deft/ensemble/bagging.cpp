#include "deft/ensemble/bagging.h"

#include <algorithm>

#include "deft/core/random.h"

namespace deft {

const Card Bagging::card{"ensemble", "bagging", "Bagging", "Breiman 1996, Machine Learning 24"};

void describe(BaggingOptions& options, Fields& fields) {
  fields.whole("count", options.count, "trainings, one after the other", {2, 100});
  fields.whole("member", options.member, "train only this one of them, alone; 0: all", {0, 100});
}

std::vector<std::int64_t> bootstrap(std::int64_t count, std::int64_t seed, std::int64_t member) {
  Random random = Random::of(static_cast<std::uint64_t>(seed), "bagging", static_cast<std::uint64_t>(member));
  std::vector<std::int64_t> drawn;
  for (std::int64_t i = 0; i < count; ++i) drawn.push_back(random.below(count));
  std::sort(drawn.begin(), drawn.end());
  return drawn;
}

std::vector<std::string> Bagging::changes(std::int64_t member, std::int64_t seed) const {
  return {"ensemble=off", "ensemble.bagging.member=" + std::to_string(member + 1), "train.seed=" + std::to_string(seed + member)};
}

std::vector<std::int64_t> Bagging::draw(std::int64_t samples, std::int64_t seed) const {
  return options_.member ? bootstrap(samples, seed, options_.member) : std::vector<std::int64_t>{};
}

}  // namespace deft
