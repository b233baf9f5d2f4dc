// Adagrad: divides each gradient by the root of the sum of all its squares so far. What was rarely pushed moves far,
// what was pushed often moves little; the rate falls by itself, for ever.
//                                                                 Duchi, Hazan, Singer 2011, JMLR 12
//   s <- s + g^2        w <- w - rate / (1 + (t - 1) rate_decay) * g / (sqrt(s) + epsilon)        t = 1, 2, ...
//
//   g = 2 always, rate = 1, w = 0, s = 0:   w = -1, -1.7071, -2.2845, ...        steps 1, 1/sqrt 2, 1/sqrt 3
//
// `first_sum` is where s starts: above 0 it tames the first steps. rate_decay 0 is the paper's rule.
#ifndef DEFT_OPTIMIZATION_ADAGRAD_H
#define DEFT_OPTIMIZATION_ADAGRAD_H

#include <span>
#include <string>
#include <vector>

#include "deft/optimization/update.h"

namespace deft {

// size.rate is the rate of this step, rate_decay included. T is float or double.
template <class T>
void adagrad_update(std::span<T> value, std::span<const T> gradient, std::span<T> sum, const StepSize& size,
                    double epsilon);

struct AdagradOptions {
  double learning_rate = 0.01;
  double rate_decay = 0.0;
  double first_sum = 0.0;
  double epsilon = 1e-10;
  std::vector<ParameterGroup> groups = {};
};
void describe(AdagradOptions& options, Fields& fields);

class Adagrad : public Optimizer {
 public:
  static const Card card;
  using Options = AdagradOptions;
  explicit Adagrad(Options options) : options_(std::move(options)) {}
  void start(const std::vector<ParameterView>& parameters) override;
  void step(std::vector<ParameterView>& parameters, const StepSettings& settings) override;
  double learning_rate() const override { return options_.learning_rate; }
  const std::vector<ParameterGroup>& groups() const override { return options_.groups; }
  void save(State& state) const override;
  void load(const State& state) override;

 private:
  Options options_;
  ParameterArrays sum_;
  StepCounts counts_;
};

}  // namespace deft

#endif
