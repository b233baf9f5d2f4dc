// How many trainings of the same length fit: by hand.
#include "deft/train/further_seeds.h"

#include <gtest/gtest.h>

namespace deft {
namespace {

TEST(FurtherSeeds, AsManyAsFitAndNeverMoreThanFive) {
  EXPECT_EQ(trainings_that_fit(0, 3), 1) << "no limit: nothing is left over";
  EXPECT_EQ(trainings_that_fit(30, 13), 1);
  EXPECT_EQ(trainings_that_fit(30, 12), 2) << "17.5 s are left, and 12 s become 16.2 with what they may take longer";
  EXPECT_EQ(trainings_that_fit(20, 1.5), 5);
  EXPECT_EQ(trainings_that_fit(600, 1.5), 5);
  EXPECT_EQ(trainings_that_fit(10, 12), 1) << "already over";
}

TEST(FurtherSeeds, StayWithinTheLimit) {
  for (double gone = 0.1; gone < 40; gone += 0.1) {
    const std::int64_t n = trainings_that_fit(30, gone);
    if (n > 1) {
      EXPECT_LE(gone + 1.25 * gone * static_cast<double>(n - 1), 30) << gone;
    }
  }
}

}  // namespace
}  // namespace deft
