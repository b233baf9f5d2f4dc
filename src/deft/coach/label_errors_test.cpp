#include "deft/coach/label_errors.h"

#include <gtest/gtest.h>

#include "deft/core/random.h"

namespace deft {
namespace {

// By hand. Thresholds: t_0 = (0.9 + 0.7 + 0.2) / 3 = 0.6, t_1 = (0.8 + 0.6) / 2 = 0.7.
//   sample  label   p            counts for
//   0       0       0.9  0.1     0
//   1       0       0.7  0.3     0
//   2       0       0.2  0.8     1          contradicted
//   3       1       0.2  0.8     1
//   4       1       0.4  0.6     nothing: 0.4 < 0.6, 0.6 < 0.7
// C = [[2, 1], [0, 1]]; share = (3 * 1/3 + 2 * 0) / 5 = 0.2
TEST(LabelErrors, AreCountedAsThePaperSays) {
  const std::vector<float> p{0.9f, 0.1f, 0.7f, 0.3f, 0.2f, 0.8f, 0.2f, 0.8f, 0.4f, 0.6f};
  const std::vector<std::int64_t> labels{0, 0, 0, 1, 1};
  const LabelErrors found = label_errors(p, labels, 2);
  EXPECT_NEAR(found.share, 0.2, 1e-12);
  ASSERT_EQ(found.surest.size(), 1u);
  EXPECT_EQ(found.surest[0].sample, 2);
  EXPECT_EQ(found.surest[0].label, 0);
  EXPECT_EQ(found.surest[0].likely, 1);
  EXPECT_NEAR(found.surest[0].probability, 0.8, 1e-6);
}

// A model that knows the truth, labels of which every seventh was changed, in all classes: exactly these are found, and their share is right.
TEST(LabelErrors, FindPlantedOnes) {
  Random random(3);
  constexpr std::int64_t kClasses = 4;
  std::vector<float> p;
  std::vector<std::int64_t> labels;
  for (std::int64_t i = 0; i < 1000; ++i) {
    const std::int64_t truth = i % kClasses;
    const float sure = 0.85f + 0.1f * static_cast<float>(random.uniform());
    for (std::int64_t k = 0; k < kClasses; ++k) p.push_back(k == truth ? sure : (1.0f - sure) / 3.0f);
    labels.push_back(i % 7 == 0 ? (truth + 1) % kClasses : truth);
  }
  const LabelErrors found = label_errors(p, labels, kClasses, 1000);
  EXPECT_NEAR(found.share, 0.143, 1e-9);
  ASSERT_EQ(found.surest.size(), 143u);
  for (const LabelError& one : found.surest) EXPECT_EQ(one.sample % 7, 0);
  for (std::size_t i = 1; i < found.surest.size(); ++i) EXPECT_GE(found.surest[i - 1].probability, found.surest[i].probability) << "the surest first";
}

TEST(LabelErrors, AreSaidWithTheSurestAndNotWhereThereAreHardlyAny) {
  const LabelErrors errors{0.031, {{17, 0, 1, 0.98}, {4, 1, 0, 0.9}}};
  const std::optional<Finding> said = finding_of(errors, {"small", "large"}, [](std::int64_t sample) { return "row " + std::to_string(sample); });
  ASSERT_TRUE(said);
  EXPECT_EQ(said->rule, "label_noise");
  EXPECT_EQ(said->advice,
            "3.10 % of the labels are contradicted by models that have not seen them: wrong labels, or cases that the data do not tell apart. The surest: "
            "row 17 is labelled 'small' and looks like 'large' (98.00 %); row 4 is labelled 'large' and looks like 'small' (90.00 %)");
  EXPECT_FALSE(finding_of({0.004, {{17, 0, 1, 0.98}}}, {"small", "large"}, {}));
  EXPECT_FALSE(finding_of({}, {"small", "large"}, {}));
}

// A class without samples takes no part, and answers without labels give nothing.
TEST(LabelErrors, NoSamplesNoErrors) {
  EXPECT_EQ(label_errors({}, {}, 3).share, 0.0);
  const std::vector<float> p{0.1f, 0.2f, 0.7f};
  const std::vector<std::int64_t> labels{0};
  EXPECT_TRUE(label_errors(p, labels, 3).surest.empty());
}

}  // namespace
}  // namespace deft
