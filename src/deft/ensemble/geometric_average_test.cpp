#include "deft/ensemble/geometric_average.h"

#include "support/golden_members.h"

namespace deft {
namespace {

TEST(GeometricAverage, WorkedOnPaper) {
  const std::vector<float> mean = combined_row(GeometricAverage({}), {{0.9f, 0.1f}, {0.3f, 0.7f}}, 2);
  EXPECT_NEAR(mean[0], std::sqrt(0.27) / (std::sqrt(0.27) + std::sqrt(0.07)), 1e-6);
}

TEST(GeometricAverage, AgreesWithSciPy) { expect_near(combined(GeometricAverage({}), golden_members().answers), goldens::ensemble_geometric, 1e-6); }

TEST(GeometricAverage, OneWhoIsSureThatAClassIsWrongSpeaksForAll) {
  const std::vector<float> mean = combined_row(GeometricAverage({}), {{0.98f, 0.02f}, {0.98f, 0.02f}, {0.0f, 1.0f}}, 2);
  EXPECT_LT(mean[0], 1e-6);
  EXPECT_NEAR(mean[0] + mean[1], 1.0, 1e-6);
}

TEST(GeometricAverage, OfEqualMembersIsAnyOfThem) {
  const std::vector<float> mean = combined_row(GeometricAverage({}), {{0.2f, 0.5f, 0.3f}, {0.2f, 0.5f, 0.3f}}, 3);
  EXPECT_NEAR(mean[0], 0.2, 1e-6);
  EXPECT_NEAR(mean[1], 0.5, 1e-6);
}

TEST(GeometricAverage, IsExportedAsItAnswers) { expect_graph_agrees(GeometricAverage({}), golden_members().answers); }

TEST(GeometricAverage, TakesClassesOnly) {
  EXPECT_TRUE(GeometricAverage({}).takes(Task::classes));
  EXPECT_FALSE(GeometricAverage({}).takes(Task::regression));
  EXPECT_FALSE(GeometricAverage({}).takes(Task::attributes));
}

}  // namespace
}  // namespace deft
