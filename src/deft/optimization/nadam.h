// Nadam: Adam with Nesterov's look ahead: the step uses the momentum as it will be, this gradient already in it.
//                                                                                 Dozat 2016, ICLR workshop
//   m, v as Adam's;   s = sqrt(v / (1 - beta2^t)) + epsilon
//   form "textbook":  w <- w - rate * (beta1 m / (1 - beta1^t) + (1 - beta1) g / (1 - beta1^t)) / s
//   form "torch":     b_t = beta1 (1 - 0.96^(t momentum_decay) / 2),  P_t = b_1 b_2 ... b_t
//                     w <- w - rate * (b_{t+1} m / (1 - P_{t+1}) + (1 - b_t) g / (1 - P_t)) / s
//
//   textbook, first step of any g != 0, beta1 = 0.9:   w changes by -1.9 * rate * sign(g)
//
// "torch" warms the momentum up (Dozat's schedule), as PyTorch 2 and Keras do. PyTorch 1.13's default loop multiplies
// P_{t+1} by b_t once too often; its foreach form is right, and is the one compared with.
#ifndef DEFT_OPTIMIZATION_NADAM_H
#define DEFT_OPTIMIZATION_NADAM_H

#include <span>
#include <string>
#include <vector>

#include "deft/optimization/update.h"

namespace deft {

// Shares of mean and gradient in the step at update t. `product` is P_{t-1} before and P_t after (1 before the first).
struct NadamShares {
  double mean = 0.0;
  double gradient = 0.0;
};
NadamShares nadam_shares(std::int64_t t, double beta1, double momentum_decay, bool textbook, double& product);

template <class T>
void nadam_update(std::span<T> value, std::span<const T> gradient, std::span<T> mean, std::span<T> square,
                  std::int64_t t, const StepSize& size, const NadamShares& shares, double beta1, double beta2,
                  double epsilon);

struct NadamOptions {
  double learning_rate = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  std::string form = "textbook";
  double momentum_decay = 4e-3;
  std::vector<ParameterGroup> groups = {};
};
void describe(NadamOptions& options, Fields& fields);

class Nadam : public Optimizer {
 public:
  static const Card card;
  using Options = NadamOptions;
  explicit Nadam(Options options) : options_(std::move(options)) {}
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
  std::vector<double> products_;
};

}  // namespace deft

#endif
