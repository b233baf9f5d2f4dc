#include "deft/core/state.h"

#include "deft/core/problem.h"

namespace deft {

double State::number(const std::string& name) const {
  const auto found = numbers.find(name);
  if (found == numbers.end()) throw Refusal("the checkpoint lacks the number '" + name + "'; it belongs to another recipe");
  return found->second;
}

const std::vector<float>& State::array(const std::string& name) const {
  const auto found = arrays.find(name);
  if (found == arrays.end()) throw Refusal("the checkpoint lacks the array '" + name + "'; it belongs to another recipe");
  return found->second;
}

void State::put(const std::string& prefix, const State& part) {
  for (const auto& [name, value] : part.numbers) numbers[prefix + "/" + name] = value;
  for (const auto& [name, values] : part.arrays) arrays[prefix + "/" + name] = values;
}

State State::part(const std::string& prefix) const {
  const std::string start = prefix + "/";
  State result;
  for (const auto& [name, value] : numbers) {
    if (name.starts_with(start)) result.numbers[name.substr(start.size())] = value;
  }
  for (const auto& [name, values] : arrays) {
    if (name.starts_with(start)) result.arrays[name.substr(start.size())] = values;
  }
  return result;
}

}  // namespace deft
