// AdamW: Adam whose weight decay stands beside the adaptive step instead of inside the gradient.
//                                                          Loshchilov and Hutter 2019, arXiv:1711.05101
//   w <- w - rate * decay * w - rate * (Adam's step)        the decay is not divided by the gradient's size
//
//   gradient 0, decay = 0.01, rate = 0.1:   w = 1  ->  0.999
//
// The decay acts on `decay_layers` ("*.weight": no biases, no batch norm), times decay_factor of the groups, and adds
// to what regularization.l2 with decoupled = true asks for.
#ifndef DEFT_OPTIMIZATION_ADAMW_H
#define DEFT_OPTIMIZATION_ADAMW_H

#include <span>
#include <string>
#include <vector>

#include "deft/optimization/adam.h"
#include "deft/optimization/update.h"

namespace deft {

struct AdamWOptions {
  double learning_rate = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double decay = 0.01;
  std::string decay_layers = "*.weight";
  std::vector<ParameterGroup> groups = {};
};
void describe(AdamWOptions& options, Fields& fields);

class AdamW : public Optimizer {
 public:
  static const Card card;
  using Options = AdamWOptions;
  explicit AdamW(Options options)
      : options_(std::move(options)),
        adam_({options_.learning_rate, options_.beta1, options_.beta2, options_.epsilon, {}}) {}
  void start(const std::vector<ParameterView>& parameters) override;
  void step(std::vector<ParameterView>& parameters, const StepSettings& settings) override;
  double learning_rate() const override { return options_.learning_rate; }
  double momentum() const override { return options_.beta1; }
  const std::vector<ParameterGroup>& groups() const override { return options_.groups; }
  void save(State& state) const override;
  void load(const State& state) override;

 private:
  Options options_;
  Adam adam_;
};

}  // namespace deft

#endif
