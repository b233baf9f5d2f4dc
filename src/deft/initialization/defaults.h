// What every parameter starts as before the recipe's initialisers have their say: no parameter is left unset.
//
//   batch norm's scale 1, shift 0; biases 0; weights of convolutions and linear layers by He's rule
//
//   for (each parameter) initialize_default(info, values, data, random);   // then the recipe's, in order
#ifndef DEFT_INITIALIZATION_DEFAULTS_H
#define DEFT_INITIALIZATION_DEFAULTS_H

#include "deft/initialization/role.h"

namespace deft {

void initialize_default(const ParameterInfo& parameter, std::span<float> values, const InitializationData& data,
                        Random& random);

}  // namespace deft

#endif
