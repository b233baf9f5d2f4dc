#include "deft/initialization/sparse.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "deft/core/pattern.h"

namespace deft {

const Card Sparse::card{"initialization", "sparse", "Sparse initialisation",
                        "Martens 2010, Deep learning via Hessian-free optimization"};

void fill_sparse(std::span<float> weight, std::int64_t fan_in, std::int64_t connections, double deviation,
                 Random& random) {
  std::fill(weight.begin(), weight.end(), 0.0f);
  const auto inputs = static_cast<std::size_t>(fan_in);
  const auto kept = static_cast<std::size_t>(std::min(connections, fan_in));
  std::vector<std::size_t> order(inputs);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t row = 0; row + inputs <= weight.size(); row += inputs) {
    for (std::size_t k = 0; k < kept; ++k) {  // the first steps of a shuffle: each subset equally likely
      std::swap(order[k], order[k + static_cast<std::size_t>(random.below(static_cast<std::int64_t>(inputs - k)))]);
      weight[row + order[k]] = static_cast<float>(deviation * random.normal());
    }
  }
}

void describe(SparseOptions& options, Fields& fields) {
  fields.whole("connections", options.connections, "inputs of a unit whose weight is not 0", {1, 1e6});
  fields.real("deviation", options.deviation, "standard deviation of those weights", {0, 100});
  fields.text("layers", options.layers, "parameters it acts on (pattern)");
}

void Sparse::initialize(const ParameterInfo& parameter, std::span<float> values, const InitializationData&,
                        Random& random) const {
  if (parameter.fan_in <= 0 || !matches(options_.layers, parameter.name)) return;
  fill_sparse(values, parameter.fan_in, options_.connections, options_.deviation, random);
}

}  // namespace deft
