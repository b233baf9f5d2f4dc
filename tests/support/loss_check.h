// A loss as the trainer calls it, against the batch of tests/goldens/make_loss.py (4 samples, 5 classes).
//
//   expect_batch(Focal({}), floats(goldens::loss_targets), goldens::focal_losses, goldens::focal_gradient);
#ifndef DEFT_TESTS_SUPPORT_LOSS_CHECK_H
#define DEFT_TESTS_SUPPORT_LOSS_CHECK_H

#include <string>
#include <vector>

#include "deft/core/problem.h"
#include "deft/loss/role.h"
#include "goldens/loss.h"
#include "support/gradient_check.h"

namespace deft {

inline const std::vector<float> kClassCounts{900, 40, 300, 7, 1};

// One-hot rows of the golden labels: for losses that take the class alone.
inline std::vector<float> hard_targets() {
  std::vector<float> targets(20, 0.0f);
  for (std::size_t i = 0; i < 4; ++i) targets[5 * i + static_cast<std::size_t>(goldens::loss_labels[i])] = 1.0f;
  return targets;
}

inline void expect_batch(const Loss& loss, const std::vector<float>& targets, const std::vector<double>& losses,
                         const std::vector<double>& gradient) {
  const std::vector<float> z = floats(goldens::loss_logits);
  std::vector<float> our_losses(4), our_gradient(20);
  loss.evaluate({.logits = z, .targets = targets, .outputs = 5, .class_counts = kClassCounts}, our_losses,
                our_gradient);
  expect_close(our_losses, losses, 5e-5);
  expect_close(our_gradient, gradient, 5e-6);
}

inline void expect_predicts(const Loss& loss, const std::vector<double>& probabilities) {
  const std::vector<float> z = floats(goldens::loss_logits);
  std::vector<float> p(20);
  loss.predict(z, 5, p);
  expect_close(p, probabilities, 1e-6);
}

// What evaluate() says about a batch of two classes; "" where it is content.
inline std::string refusal_of(const Loss& loss, std::vector<float> class_counts = {}) {
  std::vector<float> losses(1), gradient(2);
  const std::vector<float> z{1, 2}, t{0, 1};
  try {
    loss.evaluate({.logits = z, .targets = t, .outputs = 2, .class_counts = class_counts}, losses, gradient);
  } catch (const Refusal& refusal) {
    return refusal.what();
  }
  return "";
}

}  // namespace deft

#endif
