#include "deft/train/objective.h"

#include <numeric>

namespace deft {

Objective::Objective(Named<Loss> loss, std::vector<Named<LossModifier>> modifiers, std::vector<float> class_counts)
    : loss_(std::move(loss)), modifiers_(std::move(modifiers)), class_counts_(std::move(class_counts)) {}

double Objective::evaluate(std::span<const float> logits, std::span<float> targets, std::int64_t outputs,
                           std::vector<float>& gradient, std::span<const double> class_factors) const {
  const auto width = static_cast<std::size_t>(outputs);
  const std::size_t count = logits.size() / width;
  std::vector<float> weights(count, 1.0f);
  for (const Named<LossModifier>& one : modifiers_) {  // weights look at the true targets, before smoothing
    for (std::size_t i = 0; i < count; ++i) weights[i] *= one.trick->weight(targets.subspan(i * width, width), class_counts_);
  }
  for (std::size_t i = 0; i < count && !class_factors.empty(); ++i) {
    double factor = 0;
    for (std::size_t k = 0; k < width; ++k) factor += targets[i * width + k] * class_factors[k];
    weights[i] *= static_cast<float>(factor);
  }
  for (const Named<LossModifier>& one : modifiers_) one.trick->change_targets(targets, outputs);
  std::vector<float> losses(count);
  gradient.resize(logits.size());
  loss_.trick->evaluate({logits, targets, outputs, class_counts_}, losses, gradient);
  double sum = 0.0;
  for (std::size_t i = 0; i < count; ++i) {
    sum += static_cast<double>(losses[i]) * weights[i];
    const float factor = weights[i] / static_cast<float>(count);
    for (std::size_t k = 0; k < width; ++k) gradient[i * width + k] *= factor;
  }
  return sum / static_cast<double>(count);
}

double Objective::plain(std::span<const float> logits, std::span<const float> targets, std::int64_t outputs) const {
  std::vector<float> losses(logits.size() / static_cast<std::size_t>(outputs));
  std::vector<float> gradient(logits.size());
  loss_.trick->evaluate({logits, targets, outputs, class_counts_}, losses, gradient);
  return std::accumulate(losses.begin(), losses.end(), 0.0) / static_cast<double>(losses.size());
}

void Objective::predict(std::span<const float> logits, std::int64_t outputs, std::span<float> predictions) const {
  loss_.trick->predict(logits, outputs, predictions);
}

}  // namespace deft
