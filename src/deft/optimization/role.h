// What an optimiser is, and what a modifier of one is. A recipe has one optimiser and any modifiers.
// They work on plain arrays: one ParameterView per parameter, in a fixed order.
#ifndef DEFT_OPTIMIZATION_ROLE_H
#define DEFT_OPTIMIZATION_ROLE_H

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "deft/core/catalogue.h"
#include "deft/core/state.h"
#include "deft/schedule/role.h"

namespace deft {

struct ParameterView {
  std::string name;                  // "conv1.weight"
  std::string kind;                  // of its layer: "convolution", "linear", "batch_norm"
  std::vector<std::int64_t> shape;
  std::span<float> value;
  std::span<float> gradient;
  double rate_factor = 1.0;          // of the learning rate (parameter groups)
  double coupled_decay = 0.0;        // gradient += coupled_decay * value, before the optimiser
  double decoupled_decay = 0.0;      // value -= rate * decoupled_decay * value, beside the optimiser's own step
  bool frozen = false;               // not updated at this step
};

// [[optimization]] groups = [{ layers = "*.bias", rate_factor = 64.0, until_epoch = 3 }]
struct ParameterGroup {
  std::string layers = "*";          // pattern over parameter names
  double rate_factor = 1.0;
  double decay_factor = 1.0;
  double from_epoch = 0.0;           // frozen before
  double until_epoch = 1e9;          // frozen from then on
};
void describe(ParameterGroup& group, Fields& fields);

class Optimizer {
 public:
  virtual ~Optimizer() = default;
  virtual void start(const std::vector<ParameterView>& parameters) = 0;  // allocates its state
  // One update; honours rate_factor, both decays and frozen. settings: learning_rate, momentum.
  virtual void step(std::vector<ParameterView>& parameters, const StepSettings& settings) = 0;
  virtual double learning_rate() const = 0;                    // the base rate of the recipe
  virtual double momentum() const { return 0.0; }              // the base momentum, if it has one
  virtual const std::vector<ParameterGroup>& groups() const = 0;
  virtual void save(State& state) const = 0;
  virtual void load(const State& state) = 0;
};

class OptimizationModifier {
 public:
  virtual ~OptimizationModifier() = default;
  virtual void start(const std::vector<ParameterView>&) {}
  virtual void before_step(std::vector<ParameterView>&, const Moment&) {}   // clipping
  // Lookahead, EMA, SWA. Running statistics are handed over too, as views named "*.running_*" without a gradient.
  virtual void after_step(std::vector<ParameterView>&, const Moment&) {}
  // SAM: the gradient of the same batch is wanted a second time, at the climbed weights; descend() returns to where they were.
  virtual bool wants_second_gradient() const { return false; }
  virtual void climb(std::vector<ParameterView>&) {}
  virtual void descend(std::vector<ParameterView>&) {}
  // Gradient accumulation: batches whose gradients are averaged for one update.
  virtual std::int64_t batches_per_update() const { return 1; }
  // SWA: batch norm's running statistics must be measured again for the averaged weights (the trainer does it).
  virtual bool wants_fresh_statistics() const { return false; }
  // Weights to evaluate and keep instead of the current ones (EMA, SWA); empty: the current ones.
  virtual bool replaces_weights() const { return false; }
  virtual void exchange(std::vector<ParameterView>&) {}         // swap current and averaged values; twice: as before
  virtual void finish(std::vector<ParameterView>&) {}           // after the last step (Lookahead: take the slow weights)
  virtual void save(State&) const {}
  virtual void load(const State&) {}
};

const Catalogue<Optimizer>& optimizers();
const Catalogue<OptimizationModifier>& optimization_modifiers();

}  // namespace deft

#endif
