#include "deft/ensemble/answers.h"

#include "support/golden_members.h"

namespace deft {
namespace {

TEST(MeanLoss, AgreesWithScikitLearn) {
  const std::vector<float> average(goldens::ensemble_average.begin(), goldens::ensemble_average.end());
  EXPECT_NEAR(mean_loss({Task::classes, 3}, average, golden_members().targets), goldens::ensemble_average_loss[0], 1e-6);
}

TEST(MeanLoss, OfOtherTasksWorkedOnPaper) {
  EXPECT_NEAR(mean_loss({Task::attributes, 2}, std::vector<float>{0.9f, 0.2f}, std::vector<float>{1, 0}), -std::log(0.9) - std::log(0.8), 1e-6);
  EXPECT_NEAR(mean_loss({Task::regression, 1}, std::vector<float>{1, 4}, std::vector<float>{2, 2}), (0.5 * 1 + 0.5 * 4) / 2, 1e-6);
}

TEST(MeanLoss, IsFiniteWhereWhatIsTrueWasHeldImpossible) { EXPECT_LT(mean_loss({Task::classes, 2}, std::vector<float>{0, 1}, std::vector<float>{1, 0}), 30.0); }

TEST(Credits, AreWhatTheMetricIsTheMeanOf) {
  EXPECT_EQ(credits({Task::classes, 2}, std::vector<float>{0.6f, 0.4f, 0.6f, 0.4f}, std::vector<float>{1, 0, 0, 1}), (std::vector<double>{1, 0}));
  EXPECT_EQ(credits({Task::attributes, 2}, std::vector<float>{0.6f, 0.4f}, std::vector<float>{1, 1}), std::vector<double>{0.5});
  // R2 = 1 - (1 + 0 + 0 + 1) / (4 * 1.25), targets 1 2 3 4
  double r2 = 0;
  for (const double one : credits({Task::regression, 1}, std::vector<float>{2, 2, 3, 3}, std::vector<float>{1, 2, 3, 4})) r2 += one / 4;
  EXPECT_NEAR(r2, 0.6, 1e-12);
}

}  // namespace
}  // namespace deft
