#include "deft/initialization/defaults.h"

#include <algorithm>

#include "deft/initialization/he.h"

namespace deft {

void initialize_default(const ParameterInfo& parameter, std::span<float> values, const InitializationData& data,
                        Random& random) {
  const bool scale = parameter.name.ends_with(".scale");
  std::fill(values.begin(), values.end(), scale ? 1.0f : parameter.start);
  He(HeOptions{}).initialize(parameter, values, data, random);
}

}  // namespace deft
