#include "deft/ensemble/early_fusion.h"

#include "support/ensemble_check.h"

namespace deft {
namespace {

// The class is the sign of a + b; member 1 has a, member 2 has b and a number that says nothing.
struct Halves {
  Answers features{{Task::classes, 2}, 800, {{1, {}}, {2, {}}}};
  std::vector<float> targets;
  Halves() {
    Random random = Random::of(9, "halves");
    for (int i = 0; i < 800; ++i) {
      const double a = random.normal(), b = random.normal();
      features.members[0].values.push_back(static_cast<float>(a));
      features.members[1].values.insert(features.members[1].values.end(), {static_cast<float>(random.normal()), static_cast<float>(b)});
      targets.insert(targets.end(), {a + b > 0 ? 1.0f : 0.0f, a + b > 0 ? 0.0f : 1.0f});
    }
  }
};

TEST(EarlyFusion, SeesWhatIsOnlyInSeveralMembersTogether) {
  const Halves halves;
  EarlyFusion rule({.strength = 1e-4});
  rule.fit(halves.features, halves.targets);
  double right = 0;
  for (const double one : credits(halves.features.kind, combined(rule, halves.features), halves.targets)) right += one / 800;
  EXPECT_GT(right, 0.97);
  const std::vector<float> near = combined_row(rule, {{1.0f}, {5.0f, -0.9f}}, 2), far = combined_row(rule, {{1.0f}, {5.0f, -1.1f}}, 2);
  EXPECT_GT(near[0], 0.5f);     // 1 - 0.9 > 0; the 5 says nothing
  EXPECT_LT(far[0], 0.5f);
}

TEST(EarlyFusion, WantsFeatures) {
  EXPECT_EQ(EarlyFusion({}).wants(), Wants::features);
  EXPECT_TRUE(EarlyFusion({}).learns());
}

TEST(EarlyFusion, IsSavedAndExportedAsItAnswers) {
  const Halves halves;
  EarlyFusion rule({.strength = 1e-2});
  rule.fit(halves.features, halves.targets);
  expect_saves_itself(rule, halves.features);
  expect_graph_agrees(rule, halves.features);
}

}  // namespace
}  // namespace deft
