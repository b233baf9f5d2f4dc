// Adam: momentum, divided by a running estimate of each gradient's size, both corrected for their start at 0.
//                                                                   Kingma and Ba 2015, arXiv:1412.6980
//   m <- beta1 m + (1 - beta1) g        v <- beta2 v + (1 - beta2) g^2
//   w <- w - rate * (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)         t = 1, 2, ...
//
//   first step, any gradient g != 0:   w changes by -rate * sign(g)
//
// Momentum schedules act on beta1. Weight decay: use l2 with decoupled = true, or adamw.
#ifndef DEFT_OPTIMIZATION_ADAM_H
#define DEFT_OPTIMIZATION_ADAM_H

#include <span>
#include <string>
#include <vector>

#include "deft/optimization/update.h"

namespace deft {

template <class T>
void adam_update(std::span<T> value, std::span<const T> gradient, std::span<T> mean, std::span<T> square,
                 std::int64_t t, const StepSize& size, double beta1, double beta2, double epsilon);

struct AdamOptions {
  double learning_rate = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  std::vector<ParameterGroup> groups = {};
};
void describe(AdamOptions& options, Fields& fields);

class Adam : public Optimizer {
 public:
  static const Card card;
  using Options = AdamOptions;
  explicit Adam(Options options) : options_(std::move(options)) {}
  void start(const std::vector<ParameterView>& parameters) override;
  void step(std::vector<ParameterView>& parameters, const StepSettings& settings) override;
  double learning_rate() const override { return options_.learning_rate; }
  double momentum() const override { return options_.beta1; }
  const std::vector<ParameterGroup>& groups() const override { return options_.groups; }
  void save(State& state) const override;
  void load(const State& state) override;

 private:
  Options options_;
  ParameterArrays mean_, square_;
  StepCounts counts_;
};

}  // namespace deft

#endif
