#include "deft/loss/label_smoothing.h"

namespace deft {

const Card LabelSmoothing::card{"loss", "label_smoothing", "Label smoothing", "Szegedy et al. 2016, arXiv:1512.00567"};

void smooth_labels(std::span<float> target, double epsilon) {
  const auto keep = static_cast<float>(1.0 - epsilon);
  const auto rest = static_cast<float>(epsilon / static_cast<double>(target.size()));
  for (float& share : target) share = keep * share + rest;
}

void describe(LabelSmoothingOptions& options, Fields& fields) {
  fields.real("epsilon", options.epsilon, "share of the target spread over all classes", {0, 1});
}

void LabelSmoothing::change_targets(std::span<float> targets, std::int64_t outputs) const {
  const auto width = static_cast<std::size_t>(outputs);
  for (std::size_t at = 0; at + width <= targets.size(); at += width) {
    smooth_labels(targets.subspan(at, width), options_.epsilon);
  }
}

}  // namespace deft
