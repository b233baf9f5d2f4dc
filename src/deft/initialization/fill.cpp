#include "deft/initialization/fill.h"

#include <cmath>

namespace deft {

void fill_random(std::span<float> values, double deviation, const std::string& distribution, Random& random) {
  const double bound = std::sqrt(3.0) * deviation;
  for (float& value : values) {
    value = static_cast<float>(distribution == "uniform" ? random.uniform(-bound, bound) : deviation * random.normal());
  }
}

}  // namespace deft
