#include "deft/transfer/fine_tune_top.h"

#include <algorithm>

namespace deft {

const Card FineTuneTop::card{"transfer", "fine_tune_top", "Fine-tune the top layers", "Yosinski et al. 2014, arXiv:1411.1792"};

void describe(FineTuneTopOptions& o, Fields& f) {
  describe_source(o.from, f);
  f.whole("layers", o.layers, "steps of the trunk (layers with weights, residual blocks) that learn, from the top", {1, 1000});
  f.real("rate_factor", o.rate_factor, "of their learning rate", {1e-6, 10});
}

ParameterGroup group_of(const std::vector<TransferLayer>& layers, double rate_factor) {
  ParameterGroup group;
  group.layers.clear();
  for (const TransferLayer& one : layers) {
    for (const std::string& layer : one.layers) group.layers += (group.layers.empty() ? "" : "|") + layer + ".*";
  }
  group.rate_factor = rate_factor;
  return group;
}

ParameterGroup frozen_group(const std::vector<TransferLayer>& layers) {
  ParameterGroup group = group_of(layers, 1.0);
  group.until_epoch = 0.0;
  return group;
}

std::vector<ParameterGroup> FineTuneTop::groups(const std::vector<TransferLayer>& trunk) const {
  const std::size_t top = std::min(trunk.size(), static_cast<std::size_t>(options_.layers));
  const auto border = trunk.end() - static_cast<std::ptrdiff_t>(top);
  std::vector<ParameterGroup> groups;
  if (border != trunk.begin()) groups.push_back(frozen_group({trunk.begin(), border}));
  if (top > 0) groups.push_back(group_of({border, trunk.end()}, options_.rate_factor));
  return groups;
}

}  // namespace deft
