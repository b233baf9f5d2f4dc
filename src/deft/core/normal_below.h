// The share of the standard normal distribution that lies below z.        normal_below(1.96) == 0.975
#ifndef DEFT_CORE_NORMAL_BELOW_H
#define DEFT_CORE_NORMAL_BELOW_H

#include <cmath>
#include <numbers>

namespace deft {

inline double normal_below(double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2); }

}  // namespace deft

#endif
