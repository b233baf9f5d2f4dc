#include "deft/coach/harmful_augmentation.h"

#include <gtest/gtest.h>

#include "support/drawn_curves.h"
#include "support/healthy_runs.h"

namespace deft {
namespace {

// b and d guessed among themselves, o and x known.
const std::vector<double> kMirrored{26, 24, 0, 0, 25, 25, 0, 0, 1, 0, 48, 1, 0, 1, 0, 49};
const std::vector<double> kKnown{46, 4, 0, 0, 5, 45, 0, 0, 1, 0, 48, 1, 0, 1, 0, 49};
const std::vector<double> kOneAnswer{50, 0, 0, 0, 50, 0, 0, 0, 50, 0, 0, 0, 50, 0, 0, 0};
const std::vector<double> kGuesses{13, 12, 13, 12, 12, 13, 12, 13, 13, 12, 12, 13, 12, 13, 13, 12};

Observations letters(std::vector<double> confusion, std::vector<std::string> augmentation) {
  Observations seen = ten_classes();
  seen.facts.classes = 4;
  seen.facts.class_names = {"b", "d", "o", "x"};
  seen.facts.augmentation = std::move(augmentation);
  add_epochs(seen, 5, [&](EpochObservation& e, double) { e.val_confusion = confusion; });
  return seen;
}

TEST(HarmfulAugmentation, TwinsAreToldFromTheRestButNotApart) {
  const std::vector<TwinClasses> twins = twin_classes(kMirrored, 4, 0.5);
  ASSERT_EQ(twins.size(), 1u);
  EXPECT_EQ(twins[0].a, 0u);
  EXPECT_EQ(twins[0].b, 1u);
  EXPECT_NEAR(twins[0].told_apart, 26.0 / 50 - 25.0 / 50, 1e-12);
  EXPECT_TRUE(twin_classes(kKnown, 4, 0.5).empty());
}

TEST(HarmfulAugmentation, ANetworkThatKnowsNothingHasNoTwins) {
  EXPECT_TRUE(twin_classes(kOneAnswer, 4, 0.5).empty());
  EXPECT_TRUE(twin_classes(kGuesses, 4, 0.5).empty());
  EXPECT_TRUE(twin_classes({25, 25, 25, 25}, 2, 0.5).empty());
  EXPECT_TRUE(twin_classes({1, 2, 3}, 4, 0.5).empty()) << "not a square";
}

TEST(HarmfulAugmentation, NamesFlipAndClasses) {
  const Finding finding = only(HarmfulAugmentation({}).look(letters(kMirrored, {"random_crop", "horizontal_flip"})));
  EXPECT_EQ(finding.severity, Severity::warning);
  EXPECT_EQ(finding.change[0].first, "augmentation.horizontal_flip");
  EXPECT_EQ(finding.change[0].second, "off");
  EXPECT_NE(finding.advice.find("'b' and 'd'"), std::string::npos);
}

TEST(HarmfulAugmentation, TwinsWithoutAFlipAreAnothersBusiness) {
  EXPECT_TRUE(HarmfulAugmentation({}).look(letters(kMirrored, {"random_crop"})).empty());
  EXPECT_TRUE(HarmfulAugmentation({}).look(letters(kKnown, {"horizontal_flip"})).empty());
}

TEST(HarmfulAugmentation, IsSilentOnHealthyRuns) { expect_silent(HarmfulAugmentation({})); }

}  // namespace
}  // namespace deft
