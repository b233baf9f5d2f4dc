// The loss of a recipe with its modifiers: from logits and targets to a number and a gradient.
#ifndef DEFT_TRAIN_OBJECTIVE_H
#define DEFT_TRAIN_OBJECTIVE_H

#include <span>
#include <vector>

#include "deft/recipe/recipe.h"

namespace deft {

class Objective {
 public:
  Objective() = default;
  Objective(Named<Loss> loss, std::vector<Named<LossModifier>> modifiers, std::vector<float> class_counts);

  // Mean loss of the batch; gradient: of that mean with respect to the logits. Modifiers act; targets are changed in place.
  // class_factors: on the loss of a sample by its classes (deferred re-weighting); empty: 1.
  double evaluate(std::span<const float> logits, std::span<float> targets, std::int64_t outputs, std::vector<float>& gradient,
                  std::span<const double> class_factors = {}) const;
  // Mean loss without modifiers: what is reported for validation and test.
  double plain(std::span<const float> logits, std::span<const float> targets, std::int64_t outputs) const;
  void predict(std::span<const float> logits, std::int64_t outputs, std::span<float> predictions) const;

 private:
  Named<Loss> loss_;
  std::vector<Named<LossModifier>> modifiers_;
  std::vector<float> class_counts_;
};

}  // namespace deft

#endif
