// Stochastic gradient descent: a small step against the gradient of a mini batch.        Robbins and Monro 1951
//
//   w <- w - rate * g
//
//   sgd_update({1.0}, {2.0}, {.rate = 0.1})  ->  {0.8}
#ifndef DEFT_OPTIMIZATION_SGD_H
#define DEFT_OPTIMIZATION_SGD_H

#include <span>
#include <string>
#include <vector>

#include "deft/optimization/update.h"

namespace deft {

template <class T>
void sgd_update(std::span<T> value, std::span<const T> gradient, const StepSize& size);

struct SgdOptions {
  double learning_rate = 0.1;
  std::vector<ParameterGroup> groups = {};
};
void describe(SgdOptions& options, Fields& fields);

class Sgd : public Optimizer {
 public:
  static const Card card;
  using Options = SgdOptions;
  explicit Sgd(Options options) : options_(std::move(options)) {}
  void start(const std::vector<ParameterView>& parameters) override;
  void step(std::vector<ParameterView>& parameters, const StepSettings& settings) override;
  double learning_rate() const override { return options_.learning_rate; }
  const std::vector<ParameterGroup>& groups() const override { return options_.groups; }
  void save(State& state) const override;
  void load(const State& state) override;

 private:
  Options options_;
};

}  // namespace deft

#endif
