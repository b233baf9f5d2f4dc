#include "deft/optimization/parameter_group.h"

#include "deft/core/pattern.h"

namespace deft {
namespace {

constexpr double kEver = 1e9;  // the default of until_epoch

}  // namespace

void describe(ParameterGroup& group, Fields& fields) {
  fields.text("layers", group.layers, "parameters of the group (pattern)");
  fields.real("rate_factor", group.rate_factor, "factor on the learning rate", {0, 1e6});
  fields.real("decay_factor", group.decay_factor, "factor on weight decay", {0, 1e6});
  fields.real("from_epoch", group.from_epoch, "not updated before this epoch", {0, kEver});
  fields.real("until_epoch", group.until_epoch, "not updated from this epoch on", {0, kEver});
  fields.require(group.from_epoch <= group.until_epoch, "from_epoch must not exceed until_epoch");
}

void set_factors(const std::vector<ParameterGroup>& groups, std::vector<ParameterView>& parameters) {
  for (const ParameterGroup& group : groups) {
    for (ParameterView& parameter : parameters) {
      if (!matches(group.layers, parameter.name)) continue;
      parameter.rate_factor *= group.rate_factor;
      parameter.coupled_decay *= group.decay_factor;
      parameter.decoupled_decay *= group.decay_factor;
    }
  }
}

void set_frozen(const std::vector<ParameterGroup>& groups, std::vector<ParameterView>& parameters, double epoch) {
  for (ParameterView& parameter : parameters) {
    bool timed = false, frozen = false;
    for (const ParameterGroup& group : groups) {
      if ((group.from_epoch <= 0.0 && group.until_epoch >= kEver) || !matches(group.layers, parameter.name)) continue;
      timed = true;
      frozen = frozen || epoch < group.from_epoch || epoch >= group.until_epoch;
    }
    if (timed) parameter.frozen = frozen;
  }
}

double grouped_decay(const std::string& name, double decay, const std::string& layers,
                     const std::vector<ParameterGroup>& groups) {
  if (!matches(layers, name)) return 0.0;
  for (const ParameterGroup& group : groups) {
    if (matches(group.layers, name)) decay *= group.decay_factor;
  }
  return decay;
}

}  // namespace deft
