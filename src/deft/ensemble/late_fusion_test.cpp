#include "deft/ensemble/late_fusion.h"

#include "deft/ensemble/geometric_average.h"
#include "support/golden_members.h"

namespace deft {
namespace {

LateFusion fitted(const DrawnMembers& drawn, LateFusionOptions options = {}) {
  LateFusion rule(options);
  rule.fit(drawn.answers, drawn.targets);
  return rule;
}

// An overconfident copy: the same answers, logits ten times as large.
void sharpen(MemberAnswers& member, double factor) {
  for (std::size_t i = 0; i < member.values.size(); i += static_cast<std::size_t>(member.width)) {
    const auto row = std::span(member.values).subspan(i, static_cast<std::size_t>(member.width));
    double sum = 0;
    for (float& one : row) sum += one = static_cast<float>(std::pow(one, factor));
    for (float& one : row) one = static_cast<float>(one / sum);
  }
}

double accuracy(const Combination& rule, const DrawnMembers& drawn) {
  double sum = 0;
  for (const double one : credits(drawn.answers.kind, combined(rule, drawn.answers), drawn.targets)) sum += one;
  return sum / static_cast<double>(drawn.answers.count);
}

TEST(LateFusion, AgreesWithSciPy) {
  const LateFusion rule = fitted(golden_members());
  ASSERT_EQ(rule.factors().size(), 3u);
  for (std::size_t m = 0; m < 3; ++m) EXPECT_NEAR(rule.factors()[m] / goldens::ensemble_late_factors[m], 1.0, 0.01) << m;
}

TEST(LateFusion, ScoresOfAnOverconfidentMemberCountAsTheOthers) {
  DrawnMembers drawn = drawn_members(3000, 3, {1.2, 1.2, 0.2});
  sharpen(drawn.answers.members[2], 4.0);
  const LateFusion rule = fitted(drawn);
  EXPECT_NEAR(rule.factors()[0] / rule.factors()[2], 4.0, 1.0);
  EXPECT_GT(accuracy(rule, drawn), accuracy(GeometricAverage({}), drawn) + 0.03);
}

TEST(LateFusion, WithoutNormalisationAndWithEqualWeightsRanksAsTheGeometricAverage) {
  const DrawnMembers drawn = drawn_members(300, 4, {1.0, 1.5});
  EXPECT_EQ(accuracy(fitted(drawn, {.normalization = "none"}), drawn), accuracy(GeometricAverage({}), drawn));
}

TEST(LateFusion, WeighsByAccuracy) {
  const LateFusion rule = fitted(drawn_members(2000, 2, {2.0, 0.3, 0.0}), {.weighting = "accuracy"});
  const std::vector<double> weights = rule.weights(3);
  EXPECT_GT(weights[0], 2 * weights[1]);
  EXPECT_GT(weights[1], weights[2]);
  EXPECT_NEAR(weights[0] + weights[1] + weights[2], 1.0, 1e-12);
}

TEST(LateFusion, MinMaxTakesTheRange) {
  DrawnMembers drawn{{{Task::classes, 2}, 2, {{2, {0.9f, 0.1f, 0.1f, 0.9f}}, {2, {0.6f, 0.4f, 0.4f, 0.6f}}}}, {1, 0, 0, 1}};
  const LateFusion rule = fitted(drawn, {.normalization = "min_max"});
  EXPECT_NEAR(rule.factors()[1] / rule.factors()[0], std::log(9.0) / std::log(1.5), 1e-4);
}

TEST(LateFusion, ProbabilitiesFitTheValidationPartBetterThanOverconfidentOnes) {
  DrawnMembers drawn = drawn_members(1000, 3, {1.0, 1.0});
  for (MemberAnswers& one : drawn.answers.members) sharpen(one, 5.0);
  const auto loss = [&](const Combination& rule) { return mean_loss(drawn.answers.kind, combined(rule, drawn.answers), drawn.targets); };
  EXPECT_LT(loss(fitted(drawn)), 0.7 * loss(GeometricAverage({})));
}

TEST(LateFusion, IsSavedAndExportedAsItAnswers) {
  const DrawnMembers drawn = golden_members();
  const LateFusion rule = fitted(drawn);
  expect_saves_itself(rule, drawn.answers);
  expect_graph_agrees(rule, drawn.answers);
}

}  // namespace
}  // namespace deft
