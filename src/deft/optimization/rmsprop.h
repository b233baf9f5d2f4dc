// RMSprop: divides the gradient by the root of a running mean of its squares, so that all weights move alike.
//                                                  Tieleman and Hinton 2012 (lecture 6e); centered: Graves 2013,
//                                                  arXiv:1308.0850
//   s <- alpha s + (1 - alpha) g^2        u = g / (sqrt(s) + epsilon)        epsilon_place = "outside" (PyTorch)
//                                         u = g / sqrt(s + epsilon)          epsilon_place = "inside"  (TensorFlow)
//   centered:   m <- alpha m + (1 - alpha) g,  and s - m^2 (the variance) stands in the place of s
//   beta = 0:   w <- w - rate * u         beta > 0:  v <- beta v + u,  w <- w - rate * v
//
//   first step of g != 0, alpha = 0.99, beta = 0:   w changes by -10 * rate * sign(g)        sqrt(1 - 0.99) = 0.1
//
// A momentum schedule acts on beta where beta > 0; without a velocity there is nothing for it to act on.
#ifndef DEFT_OPTIMIZATION_RMSPROP_H
#define DEFT_OPTIMIZATION_RMSPROP_H

#include <span>
#include <string>
#include <vector>

#include "deft/optimization/update.h"

namespace deft {

struct RmspropOptions {
  double learning_rate = 0.01;
  double alpha = 0.99;
  double epsilon = 1e-8;
  std::string epsilon_place = "outside";
  bool centered = false;
  double beta = 0.0;
  std::vector<ParameterGroup> groups = {};
};
void describe(RmspropOptions& options, Fields& fields);

// mean is used where `centered`, velocity where beta > 0; they may be empty otherwise. T is float or double.
template <class T>
void rmsprop_update(std::span<T> value, std::span<const T> gradient, std::span<T> square, std::span<T> mean,
                    std::span<T> velocity, const StepSize& size, double beta, const RmspropOptions& options);

class Rmsprop : public Optimizer {
 public:
  static const Card card;
  using Options = RmspropOptions;
  explicit Rmsprop(Options options) : options_(std::move(options)) {}
  void start(const std::vector<ParameterView>& parameters) override;
  void step(std::vector<ParameterView>& parameters, const StepSettings& settings) override;
  double learning_rate() const override { return options_.learning_rate; }
  double momentum() const override { return options_.beta; }
  const std::vector<ParameterGroup>& groups() const override { return options_.groups; }
  void save(State& state) const override;
  void load(const State& state) override;

 private:
  Options options_;
  ParameterArrays square_, mean_, velocity_;
};

}  // namespace deft

#endif
