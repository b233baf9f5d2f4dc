// Parameter groups: some parameters learn faster, decay less, or learn only for some epochs.
//
//   groups = [{ layers = "*.bias", rate_factor = 64.0 }, { layers = "conv1.bias", until_epoch = 3 }]
//
//   set_factors(groups, parameters);         // once, after the regularisers have set the decays
//   set_frozen(groups, parameters, 3.0);     // before each step: conv1.bias is frozen from epoch 3 on
//
// Where several groups match, factors multiply, and one group that freezes is enough.
#ifndef DEFT_OPTIMIZATION_PARAMETER_GROUP_H
#define DEFT_OPTIMIZATION_PARAMETER_GROUP_H

#include <string>
#include <vector>

#include "deft/optimization/role.h"

namespace deft {

// Multiplies rate_factor and both decays of the parameters that match. Call it once: it does not start from 1.
void set_factors(const std::vector<ParameterGroup>& groups, std::vector<ParameterView>& parameters);

// Sets `frozen` of those parameters that some group with from_epoch or until_epoch matches; leaves the others alone.
void set_frozen(const std::vector<ParameterGroup>& groups, std::vector<ParameterView>& parameters, double epoch);

// An optimiser's own decay of one parameter: `decay` where the pattern matches, times the decay_factor of its groups.
double grouped_decay(const std::string& name, double decay, const std::string& layers,
                     const std::vector<ParameterGroup>& groups);

}  // namespace deft

#endif
