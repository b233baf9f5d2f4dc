// Nesterov momentum: momentum that looks ahead; it takes the gradient where the velocity is about to lead.
//                                                                          Nesterov 1983; Sutskever et al. 2013
//   form "torch":     v <- beta v + g           w <- w - rate * (g + beta v)
//   form "textbook":  v' = v;  v <- beta v - rate * g;  w <- w - beta v' + (1 + beta) v      (CS231n)
//
//   g = 1 always, beta = 0.9, rate = 1, w = 0:   w = -1.9, -4.61, ...     in both forms
//
// The two are the same while the rate is constant.
#ifndef DEFT_OPTIMIZATION_NESTEROV_H
#define DEFT_OPTIMIZATION_NESTEROV_H

#include <span>
#include <string>
#include <vector>

#include "deft/optimization/update.h"

namespace deft {

// `textbook`: the second form. T is float or double.
template <class T>
void nesterov_update(std::span<T> value, std::span<const T> gradient, std::span<T> velocity, const StepSize& size,
                     double beta, bool textbook);

struct NesterovOptions {
  double learning_rate = 0.05;
  double beta = 0.9;
  std::string form = "torch";
  std::vector<ParameterGroup> groups = {};
};
void describe(NesterovOptions& options, Fields& fields);

class Nesterov : public Optimizer {
 public:
  static const Card card;
  using Options = NesterovOptions;
  explicit Nesterov(Options options) : options_(std::move(options)) {}
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
