// Adadelta: Adagrad with a fading memory, and steps in the unit of the weights: the size of past steps over the size of
// past gradients. It hardly needs a rate.                                            Zeiler 2012, arXiv:1212.5701
//
//   s <- rho s + (1 - rho) g^2
//   d = sqrt(a + epsilon) / sqrt(s + epsilon) * g        a <- rho a + (1 - rho) d^2        w <- w - rate * d
//
//   first step of g = 1, rho = 0.9, epsilon = 1e-6, rate = 1:   w changes by -sqrt(1e-6 / 0.100001) = -0.0031623
//
// The epsilon stands inside both roots and starts the motion: too small and nothing moves for long. `rate` 1 is the
// paper's rule, which has none.
#ifndef DEFT_OPTIMIZATION_ADADELTA_H
#define DEFT_OPTIMIZATION_ADADELTA_H

#include <span>
#include <string>
#include <vector>

#include "deft/optimization/update.h"

namespace deft {

// square: of gradients (s); steps: of steps (a). T is float or double.
template <class T>
void adadelta_update(std::span<T> value, std::span<const T> gradient, std::span<T> square, std::span<T> steps,
                     const StepSize& size, double rho, double epsilon);

struct AdadeltaOptions {
  double learning_rate = 1.0;
  double rho = 0.9;
  double epsilon = 1e-6;
  std::vector<ParameterGroup> groups = {};
};
void describe(AdadeltaOptions& options, Fields& fields);

class Adadelta : public Optimizer {
 public:
  static const Card card;
  using Options = AdadeltaOptions;
  explicit Adadelta(Options options) : options_(std::move(options)) {}
  void start(const std::vector<ParameterView>& parameters) override;
  void step(std::vector<ParameterView>& parameters, const StepSettings& settings) override;
  double learning_rate() const override { return options_.learning_rate; }
  const std::vector<ParameterGroup>& groups() const override { return options_.groups; }
  void save(State& state) const override;
  void load(const State& state) override;

 private:
  Options options_;
  ParameterArrays square_, steps_;
};

}  // namespace deft

#endif
