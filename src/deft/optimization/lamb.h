// LAMB: Adam whose step in each layer is rescaled to the length of the layer's weights, so that one rate suits all
// layers even for very large batches.                                      You et al. 2020, arXiv:1904.00962 (v5)
//
//   m, v as Adam's;   u = (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon) + decay * w
//   w <- w - rate * min(||w|| / ||u||, largest_ratio) * u        the ratio is 1 where either length is 0
//
//   lamb_ratio(||w|| = 6, ||u|| = 2, largest 10) == 3
//
// `decay` stands inside the rescaled step and acts on `decay_layers` ("*.weight"), times decay_factor of the groups.
// Decoupled decay of regularization.l2 stays beside the step.
#ifndef DEFT_OPTIMIZATION_LAMB_H
#define DEFT_OPTIMIZATION_LAMB_H

#include <span>
#include <string>
#include <vector>

#include "deft/optimization/update.h"

namespace deft {

double lamb_ratio(double value_norm, double step_norm, double largest);

struct LambOptions {
  double learning_rate = 2e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-6;
  double decay = 0.01;
  std::string decay_layers = "*.weight";
  double largest_ratio = 10.0;
  std::vector<ParameterGroup> groups = {};
};
void describe(LambOptions& options, Fields& fields);

// One layer's update; beta1 and decay are those of this step. T is float or double.
template <class T>
void lamb_update(std::span<T> value, std::span<const T> gradient, std::span<T> mean, std::span<T> square,
                 std::int64_t t, const StepSize& size, double beta1, double decay, const LambOptions& options);

class Lamb : public Optimizer {
 public:
  static const Card card;
  using Options = LambOptions;
  explicit Lamb(Options options) : options_(std::move(options)) {}
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
