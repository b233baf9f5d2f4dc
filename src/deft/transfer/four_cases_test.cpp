#include "deft/transfer/four_cases.h"

#include <gtest/gtest.h>

#include "deft/core/problem.h"
#include "support/checked_options.h"

namespace deft {
namespace {


std::string chosen(std::int64_t samples, double top, double earlier, double error = 0.01) {
  return FourCases({}).choose({.samples = samples, .classes = 10, .chance = 0.1, .top = top, .earlier = earlier, .error = error}).trick;
}

TEST(FourCases, FewAndSimilarIsALinearProbe) { EXPECT_EQ(chosen(300, 0.95, 0.85), "linear_probe"); }
TEST(FourCases, FewAndOtherIsAnSvmOnEarlierFeatures) { EXPECT_EQ(chosen(300, 0.60, 0.80), "svm_on_features"); }
TEST(FourCases, ManyAndSimilarIsFineTuningTheTop) { EXPECT_EQ(chosen(20000, 0.95, 0.85), "fine_tune_top"); }
TEST(FourCases, ManyAndOtherIsFineTuningMany) { EXPECT_EQ(chosen(20000, 0.60, 0.80), "fine_tune_many"); }

TEST(FourCases, ATieWithinTheErrorIsSimilar) {
  EXPECT_EQ(chosen(300, 0.84, 0.85, 0.02), "linear_probe");
  EXPECT_EQ(chosen(300, 0.80, 0.85, 0.02), "svm_on_features");
}

TEST(FourCases, FeaturesThatKnowNoMoreThanChanceAreNotSimilar) { EXPECT_EQ(chosen(300, 0.11, 0.10), "svm_on_features"); }

TEST(FourCases, ManySamplesOfVeryManyClassesAreFew) {
  EXPECT_EQ(FourCases({}).choose({.samples = 6000, .classes = 100, .chance = 0.01, .top = 0.9, .earlier = 0.5, .error = 0.01}).trick, "linear_probe");
}

TEST(FourCases, SaysWhatItMeasured) {
  EXPECT_EQ(FourCases({}).choose({.samples = 220, .classes = 2, .chance = 0.5, .top = 0.95, .earlier = 0.87, .error = 0.01}).reason,
            "220 samples are few; a linear classifier is right in 95.00 % on the top features and in 87.00 % on earlier ones (chance 50.00 %): similar to "
            "what the network knows");
}

}  // namespace
}  // namespace deft
