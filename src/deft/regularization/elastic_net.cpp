#include "deft/regularization/elastic_net.h"

#include "deft/core/pattern.h"
#include "deft/regularization/l1.h"

namespace deft {

const Card ElasticNet::card{"regularization", "elastic_net", "Elastic net", "Zou and Hastie 2005"};

void add_elastic_net(std::span<const float> value, std::span<float> gradient, double rate, double share) {
  add_l1(value, gradient, rate * share);
  const auto pull = static_cast<float>(rate * (1.0 - share));
  for (std::size_t i = 0; i < gradient.size(); ++i) gradient[i] += pull * value[i];
}

void describe(ElasticNetOptions& options, Fields& fields) {
  fields.real("rate", options.rate, "strength of the pull towards 0", {0, 1});
  fields.real("share", options.share, "share of L1 in it; the rest is L2", {0, 1});
  fields.text("layers", options.layers, "parameters it acts on (pattern)");
}

void ElasticNet::change_gradient(ParameterView& parameter, const Moment&, Random&) const {
  if (!matches(options_.layers, parameter.name)) return;
  add_elastic_net(parameter.value, parameter.gradient, options_.rate, options_.share);
}

}  // namespace deft
