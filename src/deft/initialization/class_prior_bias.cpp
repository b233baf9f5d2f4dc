#include "deft/initialization/class_prior_bias.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "deft/core/problem.h"

namespace deft {

const Card ClassPriorBias::card{"initialization", "class_prior_bias", "Output bias from class priors",
                                "Lin et al. 2017, arXiv:1708.02002"};

std::vector<double> class_shares(const std::vector<std::int64_t>& counts) {
  const double total = static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}));
  std::vector<double> shares;
  for (const std::int64_t count : counts) {
    shares.push_back((static_cast<double>(count) + 1.0) / (total + static_cast<double>(counts.size())));
  }
  return shares;
}

std::vector<double> log_prior(const std::vector<double>& shares) {
  std::vector<double> logs;
  for (const double share : shares) logs.push_back(std::log(share));
  const double mean = std::accumulate(logs.begin(), logs.end(), 0.0) / static_cast<double>(logs.size());
  for (double& value : logs) value -= mean;
  return logs;
}

double log_odds(double share) {
  const double held = std::clamp(share, 0.001, 0.999);
  return std::log(held / (1.0 - held));
}

void describe(ClassPriorBiasOptions&, Fields&) {}

void ClassPriorBias::check(const std::vector<ParameterInfo>& parameters, const InitializationData& data) const {
  const std::string bias = data.output_layer + ".bias";
  const bool found =
      std::any_of(parameters.begin(), parameters.end(), [&](const ParameterInfo& p) { return p.name == bias; });
  if (!found) {
    throw Refusal("[initialization] class_prior_bias: the network's last layer '" + data.output_layer +
                  "' has no bias to set; take class_prior_bias out, or a network whose last layer has one");
  }
}

void ClassPriorBias::initialize(const ParameterInfo& parameter, std::span<float> values, const InitializationData& data,
                                Random&) const {
  if (parameter.name != data.output_layer + ".bias") return;
  std::vector<double> start = data.target_means;
  if (data.targets_are_classes) {
    start = log_prior(class_shares(data.class_counts));
  } else if (!data.targets_are_values) {
    std::transform(start.begin(), start.end(), start.begin(), log_odds);
  }
  for (std::size_t k = 0; k < values.size() && k < start.size(); ++k) values[k] = static_cast<float>(start[k]);
}

}  // namespace deft
