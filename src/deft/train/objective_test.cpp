#include "deft/train/objective.h"

#include <gtest/gtest.h>

#include <cmath>

namespace deft {
namespace {

Objective objective(const std::string& toml, std::vector<float> counts = {}) {
  Problems problems;
  const Recipe recipe = bind(read_recipe_text(toml, "r.toml", problems), problems);
  problems.refuse_if_any();
  return Objective(recipe.loss, recipe.loss_modifiers, std::move(counts));
}

const char* const kPlain = "[[loss]]\nname = \"cross_entropy\"\n";

TEST(Objective, IsTheMeanOverTheBatch) {
  // Equal logits: -log(1/2) each, whatever the class. Gradient: (softmax - target) / batch.
  std::vector<float> targets{1, 0, 0, 1}, gradient;
  EXPECT_NEAR(objective(kPlain).evaluate(std::vector<float>{0, 0, 5, 5}, targets, 2, gradient), std::log(2.0), 1e-6);
  const std::vector<float> expected{-0.25f, 0.25f, 0.25f, -0.25f};
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(gradient[i], expected[i], 1e-6);
}

TEST(Objective, ModifiersChangeTrainingAndNotWhatIsReported) {
  const Objective smoothed = objective(std::string(kPlain) + "[[loss]]\nname = \"label_smoothing\"\nepsilon = 0.2\n");
  const std::vector<float> logits{2, 0};
  std::vector<float> targets{1, 0}, gradient;
  const double plain = std::log(1 + std::exp(-2.0));                        // -log softmax(2, 0)[0]
  EXPECT_NEAR(smoothed.plain(logits, targets, 2), plain, 1e-6);
  EXPECT_NEAR(smoothed.evaluate(logits, targets, 2, gradient), 0.9 * plain + 0.1 * (plain + 2), 1e-6) << "targets 0.9 and 0.1";
  EXPECT_NEAR(targets[0], 0.9f, 1e-6);
}

TEST(Objective, WeightsLookAtTheTrueClassBeforeSmoothing) {
  const Objective both = objective(std::string(kPlain) + "[[loss]]\nname = \"label_smoothing\"\nepsilon = 0.2\n[[loss]]\nname = \"class_weights\"\nmode = \"given\"\nweights = [1.0, 3.0]\n",
                                   {10, 10});
  std::vector<float> targets{0, 1}, gradient;
  EXPECT_NEAR(both.evaluate(std::vector<float>{0, 0}, targets, 2, gradient), 3 * std::log(2.0), 1e-5) << "3, not 0.1 * 1 + 0.9 * 3";
}

TEST(Objective, GradientIsTheDerivativeOfTheMean) {
  const Objective o = objective(std::string(kPlain) + "[[loss]]\nname = \"label_smoothing\"\n[[loss]]\nname = \"class_weights\"\n", {90, 5, 5});
  std::vector<float> logits{0.3f, -1.0f, 0.5f, 2.0f, 0.1f, -0.4f};
  const std::vector<float> truth{1, 0, 0, 0, 0, 1};
  std::vector<float> targets = truth, gradient, ignored;
  o.evaluate(logits, targets, 3, gradient);
  for (std::size_t i = 0; i < logits.size(); ++i) {
    const float kept = logits[i], h = 1e-2f;
    const auto at = [&](float value) {
      logits[i] = value;
      std::vector<float> fresh = truth;
      return o.evaluate(logits, fresh, 3, ignored);
    };
    const double slope = (at(kept + h) - at(kept - h)) / (2.0 * h);
    logits[i] = kept;
    EXPECT_NEAR(gradient[i], slope, 2e-4) << i;
  }
}

TEST(Objective, PredictsProbabilities) {
  std::vector<float> probabilities(2);
  objective(kPlain).predict(std::vector<float>{std::log(3.0f), 0}, 2, probabilities);
  EXPECT_NEAR(probabilities[0], 0.75f, 1e-6);
  EXPECT_NEAR(probabilities[1], 0.25f, 1e-6);
}

}  // namespace
}  // namespace deft
