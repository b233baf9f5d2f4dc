#include "deft/optimization/update.h"

#include "deft/core/problem.h"

namespace deft {

StepSize step_size(const ParameterView& parameter, const StepSettings& settings) {
  return {settings.learning_rate * parameter.rate_factor, parameter.coupled_decay, parameter.decoupled_decay};
}

bool moves(const ParameterView& parameter) { return !parameter.frozen && !parameter.gradient.empty(); }

void ParameterArrays::start(const std::vector<ParameterView>& parameters) {
  names_.clear();
  arrays_.clear();
  for (const ParameterView& parameter : parameters) {
    names_.push_back(parameter.name);
    arrays_.emplace_back(parameter.gradient.size(), 0.0f);
  }
}

void ParameterArrays::start_with_values(const std::vector<ParameterView>& parameters) {
  names_.clear();
  arrays_.clear();
  for (const ParameterView& parameter : parameters) {
    names_.push_back(parameter.name);
    arrays_.emplace_back(parameter.value.begin(), parameter.value.end());
  }
}

void ParameterArrays::save(State& state, const std::string& prefix) const {
  for (std::size_t i = 0; i < names_.size(); ++i) state.arrays[prefix + "/" + names_[i]] = arrays_[i];
}

void ParameterArrays::load(const State& state, const std::string& prefix) {
  for (std::size_t i = 0; i < names_.size(); ++i) {
    const std::vector<float>& stored = state.array(prefix + "/" + names_[i]);
    if (stored.size() != arrays_[i].size()) {
      throw Refusal("the checkpoint's '" + prefix + "/" + names_[i] + "' has " + std::to_string(stored.size()) +
                    " numbers, the network's parameter has " + std::to_string(arrays_[i].size()) +
                    "; it belongs to another network");
    }
    arrays_[i] = stored;
  }
}

void StepCounts::start(const std::vector<ParameterView>& parameters) {
  names_.clear();
  for (const ParameterView& parameter : parameters) names_.push_back(parameter.name);
  counts_.assign(names_.size(), 0);
}

void StepCounts::save(State& state) const {
  for (std::size_t i = 0; i < names_.size(); ++i) state.numbers["steps/" + names_[i]] = static_cast<double>(counts_[i]);
}

void StepCounts::load(const State& state) {
  for (std::size_t i = 0; i < names_.size(); ++i) {
    counts_[i] = static_cast<std::int64_t>(state.number("steps/" + names_[i]));
  }
}

}  // namespace deft
