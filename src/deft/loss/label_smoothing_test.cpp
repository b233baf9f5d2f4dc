#include "deft/loss/label_smoothing.h"

#include <gtest/gtest.h>

#include "deft/loss/cross_entropy.h"
#include "goldens/loss.h"
#include "support/checked_options.h"
#include "support/gradient_check.h"

namespace deft {
namespace {

TEST(LabelSmoothing, SpreadsEpsilonOverAllClasses) {
  std::vector<float> target{1, 0, 0, 0};
  smooth_labels(target, 0.2);
  expect_close(target, {0.85, 0.05, 0.05, 0.05}, 1e-7);
}

TEST(LabelSmoothing, WithCrossEntropyAgreesWithPyTorch) {
  const std::vector<float> z = floats(goldens::loss_logits);
  std::vector<float> t(20, 0.0f), losses(4), gradient(20);
  for (std::size_t i = 0; i < 4; ++i) t[i * 5 + static_cast<std::size_t>(goldens::loss_labels[i])] = 1.0f;
  LabelSmoothing({.epsilon = 0.2}).change_targets(t, 5);
  CrossEntropy({}).evaluate({.logits = z, .targets = t, .outputs = 5}, losses, gradient);
  expect_close(losses, goldens::smoothed_losses, 2e-5);
  expect_close(gradient, goldens::smoothed_gradient, 2e-6);
}

TEST(LabelSmoothing, OfZeroChangesNothingAndOfOneForgetsTheLabel) {
  std::vector<float> target{0, 1};
  smooth_labels(target, 0.0);
  EXPECT_EQ(target, (std::vector<float>{0, 1}));
  smooth_labels(target, 1.0);
  EXPECT_EQ(target, (std::vector<float>{0.5, 0.5}));
}

TEST(LabelSmoothing, LeavesTheSumAtOneForMixedTargets) {
  std::vector<float> target{0.3f, 0.7f, 0.0f};
  smooth_labels(target, 0.1);
  EXPECT_NEAR(target[0] + target[1] + target[2], 1.0, 1e-6);
}

TEST(LabelSmoothing, RefusesEpsilonAboveOne) {
  EXPECT_EQ(option_problems(LabelSmoothingOptions{.epsilon = 1.5}),
            std::vector<std::string>{"epsilon = 1.5 is outside 0 .. 1"});
}

}  // namespace
}  // namespace deft
