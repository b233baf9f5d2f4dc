#include "deft/regularization/early_stopping.h"

#include <gtest/gtest.h>

#include <limits>

#include "support/checked_options.h"

namespace deft {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

bool after(EarlyStopping& stopping, double val_loss, double val_accuracy = 0.5) {
  EpochResult result;
  result.val_loss = val_loss;
  result.val_accuracy = val_accuracy;
  return stopping.stop_after(result);
}

TEST(EarlyStopping, StopsAfterPatienceEpochsWithoutImprovement) {
  EarlyStopping stopping({.patience = 2});
  EXPECT_FALSE(after(stopping, 1.0));
  EXPECT_FALSE(after(stopping, 0.8));
  EXPECT_FALSE(after(stopping, 0.9));
  EXPECT_TRUE(after(stopping, 0.9));
}

TEST(EarlyStopping, AnImprovementStartsTheWaitAnew) {
  EarlyStopping stopping({.patience = 2});
  for (double loss : {1.0, 1.1, 0.9, 1.0}) EXPECT_FALSE(after(stopping, loss));
  EXPECT_TRUE(after(stopping, 1.0));
}

TEST(EarlyStopping, WatchesAccuracyUpwardsAndIgnoresSmallGains) {
  EarlyStopping stopping({.patience = 1, .metric = "val_accuracy", .min_improvement = 0.01});
  EXPECT_FALSE(after(stopping, 1.0, 0.5));
  EXPECT_FALSE(after(stopping, 9.0, 0.6));
  EXPECT_TRUE(after(stopping, 0.1, 0.605));
}

TEST(EarlyStopping, NeverStopsWithoutValidation) {
  EarlyStopping stopping({.patience = 1});
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(after(stopping, kNaN, kNaN));
}

TEST(EarlyStopping, TakesADivergedLossForNoImprovement) {
  EarlyStopping stopping({.patience = 1});
  EXPECT_FALSE(after(stopping, 1.0));
  EXPECT_TRUE(after(stopping, kNaN));
}

TEST(EarlyStopping, GoesOnAfterSaveAndLoadAsIfNeverInterrupted) {
  EarlyStopping one({.patience = 3}), two({.patience = 3});
  after(one, 0.5);
  after(one, 0.6);
  after(one, 0.6);
  State state;
  one.save(state);
  two.load(state);
  EXPECT_TRUE(after(two, 0.55));
}

TEST(EarlyStopping, RefusesNoPatience) {
  EXPECT_EQ(option_problems(EarlyStoppingOptions{.patience = 0}),
            std::vector<std::string>{"patience = 0 is outside 1 .. 1e+06"});
}

}  // namespace
}  // namespace deft
