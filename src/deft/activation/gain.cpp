#include "deft/activation/gain.h"

#include <cmath>
#include <numbers>

namespace deft {

double gain_of(const std::function<double(double)>& activation) {
  constexpr int kSteps = 4000;
  constexpr double kStep = 20.0 / kSteps;
  double sum = 0.0;
  for (int i = 0; i < kSteps; ++i) {
    const double z = -10.0 + (i + 0.5) * kStep;
    const double y = activation(z);
    sum += y * y * std::exp(-0.5 * z * z);
  }
  return 1.0 / std::sqrt(sum * kStep * std::numbers::inv_sqrtpi / std::numbers::sqrt2);
}

}  // namespace deft
