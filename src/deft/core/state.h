// State: what a trick must remember so that a resumed run goes on as if never interrupted.
//
//   void save(State& state) const { state.numbers["best"] = best_; state.arrays["average"] = average_; }
//   void load(const State& state) { best_ = state.number("best"); ... }     // missing: throws Refusal
#ifndef DEFT_CORE_STATE_H
#define DEFT_CORE_STATE_H

#include <map>
#include <string>
#include <vector>

namespace deft {

struct State {
  std::map<std::string, double> numbers;
  std::map<std::string, std::vector<float>> arrays;

  double number(const std::string& name) const;
  const std::vector<float>& array(const std::string& name) const;

  // Everything of `part` under "prefix/...", and back.
  void put(const std::string& prefix, const State& part);
  State part(const std::string& prefix) const;
};

}  // namespace deft

#endif
