#include "deft/transfer/discriminative_rates.h"

#include <cmath>

#include "deft/transfer/fine_tune_top.h"

namespace deft {

const Card DiscriminativeRates::card{"transfer", "discriminative_rates", "Discriminative rates", "Howard and Ruder 2018, ULMFiT, arXiv:1801.06146"};

void describe(DiscriminativeRatesOptions& o, Fields& f) {
  describe_source(o.from, f);
  f.real("factor", o.factor, "rate of a step of the trunk against the one above it", {0.01, 1});
}

std::vector<ParameterGroup> DiscriminativeRates::groups(const std::vector<TransferLayer>& trunk) const {
  std::vector<ParameterGroup> groups;
  for (std::size_t k = 0; k < trunk.size(); ++k) {
    groups.push_back(group_of({trunk[k]}, std::pow(options_.factor, static_cast<double>(trunk.size() - k))));
  }
  return groups;
}

}  // namespace deft
