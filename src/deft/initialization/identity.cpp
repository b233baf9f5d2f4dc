#include "deft/initialization/identity.h"

#include <algorithm>

#include "deft/core/pattern.h"

namespace deft {

const Card Identity::card{"initialization", "identity", "Identity (Dirac) initialisation",
                          "Jordan 2024, arXiv:2404.00498"};

void set_identity_filters(std::span<float> weight, const std::vector<std::int64_t>& shape) {
  const std::int64_t in = shape[1], area = shape[2] * shape[3];
  const std::int64_t centre = shape[2] / 2 * shape[3] + shape[3] / 2;
  for (std::int64_t o = 0; o < std::min(shape[0], in); ++o) {
    const auto filter = weight.subspan(static_cast<std::size_t>(o * in * area), static_cast<std::size_t>(in * area));
    std::fill(filter.begin(), filter.end(), 0.0f);
    filter[static_cast<std::size_t>(o * area + centre)] = 1.0f;
  }
}

void describe(IdentityOptions& options, Fields& fields) {
  fields.text("layers", options.layers, "convolution weights it acts on (pattern)");
}

void Identity::initialize(const ParameterInfo& parameter, std::span<float> values, const InitializationData&,
                          Random&) const {
  if (parameter.shape.size() == 4 && matches(options_.layers, parameter.name)) {
    set_identity_filters(values, parameter.shape);
  }
}

}  // namespace deft
