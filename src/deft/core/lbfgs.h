// L-BFGS: minimises a smooth function of many numbers from its value and gradient.       Nocedal 1980; Liu and Nocedal 1989
//
//   direction = -H g, H from the last `memory` pairs (s, y) = (change of x, change of g);  step by backtracking until
//   f(x + t d) <= f(x) + 1e-4 t g.d (Armijo) and the pair has s.y > 0
//
//   const LbfgsResult result = minimize([](const auto& x, auto& g) { g[0] = 2 * (x[0] - 3); return (x[0] - 3) * (x[0] - 3); }, {0.0});
//   result.x[0] == 3
#ifndef DEFT_CORE_LBFGS_H
#define DEFT_CORE_LBFGS_H

#include <cstdint>
#include <functional>
#include <vector>

namespace deft {

struct LbfgsOptions {
  std::int64_t iterations = 200;
  std::int64_t memory = 10;
  double tolerance = 1e-5;      // ends when the largest element of the gradient is no larger
};

struct LbfgsResult {
  std::vector<double> x;
  double value = 0.0;
  std::int64_t iterations = 0;
  bool converged = false;
};

// `function` writes the gradient and returns the value.
LbfgsResult minimize(const std::function<double(const std::vector<double>& x, std::vector<double>& gradient)>& function,
                     std::vector<double> start, const LbfgsOptions& options = {});

}  // namespace deft

#endif
