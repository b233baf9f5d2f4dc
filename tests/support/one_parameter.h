// One parameter as an optimiser sees it, owning its numbers.
//
//   OneParameter one("conv1.weight", {1, 2}, {0.1f, 0.2f});   optimizer.start(one.views);   one.views[0].frozen = true;
#ifndef DEFT_TESTS_SUPPORT_ONE_PARAMETER_H
#define DEFT_TESTS_SUPPORT_ONE_PARAMETER_H

#include <string>
#include <vector>

#include "deft/optimization/role.h"

namespace deft {

struct OneParameter {
  std::vector<float> value, gradient;
  std::vector<ParameterView> views;
  OneParameter(const std::string& name, std::vector<float> values, std::vector<float> gradients)
      : value(std::move(values)), gradient(std::move(gradients)), views(1) {
    views[0].name = name;
    views[0].shape = {static_cast<std::int64_t>(value.size())};
    views[0].value = value;
    views[0].gradient = gradient;
  }
  OneParameter(const OneParameter&) = delete;
};

}  // namespace deft

#endif
