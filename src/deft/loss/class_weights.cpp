#include "deft/loss/class_weights.h"

#include <cmath>

#include "deft/core/problem.h"

namespace deft {

const Card ClassWeights::card{"loss", "class_weights", "Class weights", "King and Zeng 2001"};

std::vector<double> class_weights(const std::string& mode, const std::vector<double>& weights,
                                  std::span<const float> class_counts) {
  if (mode == "given") return weights;
  const double power = mode == "square_root" ? 0.5 : 1.0;
  std::vector<double> result;
  double classes = 0.0, samples = 0.0, sum_over_classes = 0.0, sum_over_samples = 0.0;
  for (float count : class_counts) {
    const double weight = count > 0.0f ? std::pow(static_cast<double>(count), -power) : 0.0;
    result.push_back(weight);
    classes += count > 0.0f ? 1.0 : 0.0;
    samples += count;
    sum_over_classes += weight;
    sum_over_samples += weight * count;
  }
  const double scale = mode == "inverse" ? classes / sum_over_classes : samples / sum_over_samples;
  for (double& weight : result) weight *= scale;
  return result;
}

void describe(ClassWeightsOptions& options, Fields& fields) {
  fields.choice("mode", options.mode, "where the weights come from", {"balanced", "square_root", "inverse", "given"});
  fields.reals("weights", options.weights, "one weight per class, for mode \"given\"", {0, 1e6});
  fields.require((options.mode == "given") == !options.weights.empty(),
                 "weights belong to mode = \"given\", which needs them");
}

float ClassWeights::weight(std::span<const float> target, std::span<const float> class_counts) const {
  if (options_.mode == "given" && options_.weights.size() != target.size()) {
    throw Refusal("[loss] class_weights weights: " + std::to_string(options_.weights.size()) + " numbers for " +
                  std::to_string(target.size()) + " classes");
  }
  if (options_.mode != "given" && class_counts.size() != target.size()) {
    throw Refusal("[loss] class_weights mode = \"" + options_.mode +
                  "\" needs the number of samples of each class; this task has none, use mode = \"given\"");
  }
  const std::vector<double> weights = class_weights(options_.mode, options_.weights, class_counts);
  double result = 0.0;
  for (std::size_t k = 0; k < target.size(); ++k) result += target[k] * weights[k];
  return static_cast<float>(result);
}

}  // namespace deft
