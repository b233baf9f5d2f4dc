// What the tests of network designs share.
#ifndef DEFT_NETWORK_TEST_SUPPORT_H
#define DEFT_NETWORK_TEST_SUPPORT_H

#include "deft/network/role.h"

namespace deft {

inline std::int64_t parameter_count(const LayerList& layers, const Shape& input) {
  std::int64_t sum = 0;
  for (const ParameterInfo& info : parameters_of(layers, input)) sum += info.size();
  return sum;
}

}  // namespace deft

#endif
