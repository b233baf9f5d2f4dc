#include "deft/transfer/gradual_unfreezing.h"

#include "deft/transfer/fine_tune_top.h"

namespace deft {

const Card GradualUnfreezing::card{"transfer", "gradual_unfreezing", "Gradual unfreezing", "Howard and Ruder 2018, ULMFiT, arXiv:1801.06146"};

void describe(GradualUnfreezingOptions& o, Fields& f) {
  describe_source(o.from, f);
  f.real("every", o.every, "epochs after which the next step of the trunk begins to learn", {0, 1e5});
  f.real("rate_factor", o.rate_factor, "of the trunk's learning rate", {1e-6, 10});
}

std::vector<ParameterGroup> GradualUnfreezing::groups(const std::vector<TransferLayer>& trunk) const {
  std::vector<ParameterGroup> groups;
  for (std::size_t k = 0; k < trunk.size(); ++k) {
    ParameterGroup group = group_of({trunk[k]}, options_.rate_factor);
    group.from_epoch = options_.every * static_cast<double>(trunk.size() - k);
    groups.push_back(group);
  }
  return groups;
}

}  // namespace deft
