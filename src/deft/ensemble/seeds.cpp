#include "deft/ensemble/seeds.h"

namespace deft {

const Card Seeds::card{"ensemble", "seeds", "The same recipe with other seeds", "Lakshminarayanan, Pritzel, Blundell 2017, arXiv:1612.01474"};

void describe(SeedsOptions& options, Fields& fields) { fields.whole("count", options.count, "trainings, one after the other", {2, 100}); }

std::vector<std::string> Seeds::changes(std::int64_t member, std::int64_t seed) const {
  return {"ensemble=off", "train.seed=" + std::to_string(seed + member)};
}

}  // namespace deft
