#include "deft/transfer/fine_tune_many.h"

#include <algorithm>

#include "deft/transfer/fine_tune_top.h"

namespace deft {

const Card FineTuneMany::card{"transfer", "fine_tune_many", "Fine-tune many layers", "Yosinski et al. 2014, arXiv:1411.1792"};

void describe(FineTuneManyOptions& o, Fields& f) {
  describe_source(o.from, f);
  f.whole("frozen", o.frozen, "steps of the trunk, from the bottom, that do not learn", {0, 1000});
  f.real("rate_factor", o.rate_factor, "of the trunk's learning rate", {1e-6, 10});
}

std::vector<ParameterGroup> FineTuneMany::groups(const std::vector<TransferLayer>& trunk) const {
  const auto border = trunk.begin() + static_cast<std::ptrdiff_t>(std::min(trunk.size(), static_cast<std::size_t>(options_.frozen)));
  std::vector<ParameterGroup> groups;
  if (border != trunk.begin()) groups.push_back(frozen_group({trunk.begin(), border}));
  if (border != trunk.end()) groups.push_back(group_of({border, trunk.end()}, options_.rate_factor));
  return groups;
}

}  // namespace deft
