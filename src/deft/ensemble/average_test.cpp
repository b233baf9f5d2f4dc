#include "deft/ensemble/average.h"

#include "goldens/ensemble.h"
#include "support/golden_members.h"

namespace deft {
namespace {

TEST(Average, IsTheMean) {
  const std::vector<float> mean = combined_row(Average({}), {{0.9f, 0.1f}, {0.3f, 0.7f}}, 2);
  EXPECT_NEAR(mean[0], 0.6, 1e-6);
  EXPECT_NEAR(mean[1], 0.4, 1e-6);
}

TEST(Average, AgreesWithNumPy) { expect_near(combined(Average({}), golden_members().answers), goldens::ensemble_average, 1e-6); }

TEST(Average, OfOneMemberIsThatMember) { EXPECT_EQ(combined_row(Average({}), {{0.2f, 0.8f}}, 2), (std::vector<float>{0.2f, 0.8f})); }

// Krogh, Vedelsby 1995: error of the mean = mean error - mean disagreement.
TEST(Average, GainsWhatMembersDisagreeIn) {
  Random random = Random::of(3, "values");
  Answers answers{{Task::regression, 1}, 50, {}};
  std::vector<float> targets;
  for (int i = 0; i < 50; ++i) targets.push_back(static_cast<float>(random.normal()));
  for (int m = 0; m < 4; ++m) {
    answers.members.push_back({1, {}});
    for (const float one : targets) answers.members.back().values.push_back(one + static_cast<float>(random.normal()));
  }
  const std::vector<float> mean = combined(Average({}), answers);
  double error = 0, errors = 0, disagreement = 0;
  for (std::size_t i = 0; i < 50; ++i) {
    error += std::pow(mean[i] - targets[i], 2);
    for (const MemberAnswers& one : answers.members) {
      errors += std::pow(one.values[i] - targets[i], 2) / 4;
      disagreement += std::pow(one.values[i] - mean[i], 2) / 4;
    }
  }
  EXPECT_NEAR(error, errors - disagreement, 1e-4);
  EXPECT_LT(error, 0.5 * errors);
}

TEST(Average, IsExportedAsItAnswers) { expect_graph_agrees(Average({}), golden_members().answers); }

}  // namespace
}  // namespace deft
