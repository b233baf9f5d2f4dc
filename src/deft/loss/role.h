// What a loss is, and what a modifier of a loss is. A recipe has one loss and any number of modifiers.
#ifndef DEFT_LOSS_ROLE_H
#define DEFT_LOSS_ROLE_H

#include <cstdint>
#include <span>

#include "deft/core/catalogue.h"

namespace deft {

// A batch's outputs (logits) and targets, row after row, `outputs` numbers a row.
// Targets of task `classes` are shares that sum to 1 (one-hot, smoothed or mixed).
struct LossBatch {
  std::span<const float> logits;
  std::span<const float> targets;
  std::int64_t outputs = 1;
  std::span<const float> class_counts = {};  // training samples per class (balanced softmax), may be empty
};

class Loss {
 public:
  virtual ~Loss() = default;
  // losses[i]: loss of sample i.  gradient: d losses[i] / d logits (the caller divides by the batch size).
  virtual void evaluate(const LossBatch& batch, std::span<float> losses, std::span<float> gradient) const = 0;
  // Probabilities (tasks classes and attributes) or predictions (regression) for reporting.
  virtual void predict(std::span<const float> logits, std::int64_t outputs, std::span<float> predictions) const = 0;
  virtual bool takes_soft_targets() const { return true; }
};

class LossModifier {
 public:
  virtual ~LossModifier() = default;
  virtual bool softens_targets() const { return false; }  // a target row is no longer one class
  virtual void change_targets(std::span<float> /*targets*/, std::int64_t /*outputs*/) const {}
  // Factor on a sample's loss, from its target row.
  virtual float weight(std::span<const float> /*target*/, std::span<const float> /*class_counts*/) const { return 1.0f; }
};

const Catalogue<Loss>& losses();
const Catalogue<LossModifier>& loss_modifiers();

}  // namespace deft

#endif
