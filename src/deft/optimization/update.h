// What all optimisers share: which parameters move at a step, by what rate, and arrays that go with each parameter.
//
//   StepSize size{.rate = 0.1, .coupled_decay = 5e-4};      one parameter's numbers at one step
//   ParameterArrays velocity;  velocity.start(parameters);  velocity[i]  // zeros, as long as parameter i
#ifndef DEFT_OPTIMIZATION_UPDATE_H
#define DEFT_OPTIMIZATION_UPDATE_H

#include <cstdint>
#include <string>
#include <vector>

#include "deft/optimization/role.h"

namespace deft {

// gradient' = gradient + coupled_decay * value;  value -= rate * decoupled_decay * value, beside the optimiser's step.
struct StepSize {
  double rate = 0.0;
  double coupled_decay = 0.0;
  double decoupled_decay = 0.0;
};

StepSize step_size(const ParameterView& parameter, const StepSettings& settings);

// Frozen parameters, and arrays without a gradient (batch norm's running statistics), are left alone.
bool moves(const ParameterView& parameter);

// Below this many numbers a parameter is not worth waking other threads for.
inline constexpr std::int64_t kParallelFrom = 1 << 15;

// One array per parameter, as long as the parameter. load() comes after start().
class ParameterArrays {
 public:
  void start(const std::vector<ParameterView>& parameters);  // zeros
  void start_with_values(const std::vector<ParameterView>& parameters);
  std::vector<float>& operator[](std::size_t i) { return arrays_[i]; }
  const std::vector<float>& operator[](std::size_t i) const { return arrays_[i]; }
  std::size_t size() const { return arrays_.size(); }
  void save(State& state, const std::string& prefix) const;
  void load(const State& state, const std::string& prefix);  // throws Refusal where sizes differ

 private:
  std::vector<std::string> names_;
  std::vector<std::vector<float>> arrays_;
};

// How often each parameter has been updated (frozen steps do not count): Adam's bias correction.
class StepCounts {
 public:
  void start(const std::vector<ParameterView>& parameters);
  std::int64_t next(std::size_t i) { return ++counts_[i]; }
  void save(State& state) const;
  void load(const State& state);

 private:
  std::vector<std::string> names_;
  std::vector<std::int64_t> counts_;
};

}  // namespace deft

#endif
