// Momentum: the step follows a velocity that remembers past gradients; it speeds up along valleys and damps zigzag.
//                                                                          Polyak 1964; Sutskever et al. 2013
//   form "torch":     v <- beta v + g           w <- w - rate * v
//   form "textbook":  v <- beta v - rate * g    w <- w + v               the same while the rate is constant
//
//   g = 1 always, beta = 0.9, rate = 1, w = 0:   w = -1, -2.9, -5.61, ...     in both forms
//
// When a schedule lowers the rate, "torch" slows down at once, "textbook" only as the velocity forgets.
#ifndef DEFT_OPTIMIZATION_MOMENTUM_H
#define DEFT_OPTIMIZATION_MOMENTUM_H

#include <span>
#include <string>
#include <vector>

#include "deft/optimization/update.h"

namespace deft {

// `textbook`: the second form. T is float or double.
template <class T>
void momentum_update(std::span<T> value, std::span<const T> gradient, std::span<T> velocity, const StepSize& size,
                     double beta, bool textbook);

struct MomentumOptions {
  double learning_rate = 0.05;
  double beta = 0.9;
  std::string form = "torch";
  std::vector<ParameterGroup> groups = {};
};
void describe(MomentumOptions& options, Fields& fields);

class Momentum : public Optimizer {
 public:
  static const Card card;
  using Options = MomentumOptions;
  explicit Momentum(Options options) : options_(std::move(options)) {}
  void start(const std::vector<ParameterView>& parameters) override;
  void step(std::vector<ParameterView>& parameters, const StepSettings& settings) override;
  double learning_rate() const override { return options_.learning_rate; }
  double momentum() const override { return options_.beta; }
  const std::vector<ParameterGroup>& groups() const override { return options_.groups; }
  void save(State& state) const override;
  void load(const State& state) override;

 private:
  Options options_;
  ParameterArrays velocity_;
};

}  // namespace deft

#endif
