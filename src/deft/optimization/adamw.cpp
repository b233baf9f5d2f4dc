#include "deft/optimization/adamw.h"

#include "deft/optimization/parameter_group.h"

namespace deft {

const Card AdamW::card{"optimization", "adamw", "AdamW", "Loshchilov and Hutter 2019, arXiv:1711.05101"};

void describe(AdamWOptions& options, Fields& fields) {
  fields.real("learning_rate", options.learning_rate, "length of a step", {0, 10});
  fields.real("beta1", options.beta1, "memory of the mean gradient (momentum)", {0, 0.9999});
  fields.real("beta2", options.beta2, "memory of the squared gradient", {0, 0.999999});
  fields.real("epsilon", options.epsilon, "keeps the divisor away from 0", {1e-16, 1});
  fields.real("decay", options.decay, "decoupled weight decay", {0, 10});
  fields.text("decay_layers", options.decay_layers, "parameters that decay (pattern)");
  elements(fields, "groups", options.groups, "parameters with their own rate, decay or time");
}

void AdamW::start(const std::vector<ParameterView>& parameters) { adam_.start(parameters); }

void AdamW::step(std::vector<ParameterView>& parameters, const StepSettings& settings) {
  // The views are the caller's: the extra decay is taken back after the step.
  std::vector<double> asked;
  for (ParameterView& parameter : parameters) {
    asked.push_back(parameter.decoupled_decay);
    parameter.decoupled_decay +=
        grouped_decay(parameter.name, options_.decay, options_.decay_layers, options_.groups);
  }
  adam_.step(parameters, settings);
  for (std::size_t i = 0; i < parameters.size(); ++i) parameters[i].decoupled_decay = asked[i];
}

void AdamW::save(State& state) const { adam_.save(state); }

void AdamW::load(const State& state) { adam_.load(state); }

}  // namespace deft
