#include "deft/schedule/plateau.h"

#include <gtest/gtest.h>

#include <limits>

#include "goldens/schedule.h"
#include "support/checked_options.h"

namespace deft {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double rate_of(const Plateau& plateau) {
  StepSettings settings{.learning_rate = 1.0};
  plateau.apply({}, settings);
  return settings.learning_rate;
}

EpochResult epoch(double val_loss, double val_accuracy = 0.5, double train_loss = 1.0) {
  EpochResult result;
  result.val_loss = val_loss;
  result.val_accuracy = val_accuracy;
  result.train_loss = train_loss;
  return result;
}

TEST(Plateau, CutsWherePyTorchCuts) {
  Plateau plateau({.divide_by = 5, .patience = 3, .min_improvement = 0});
  for (std::size_t i = 0; i < goldens::plateau_losses.size(); ++i) {
    plateau.after_epoch(epoch(goldens::plateau_losses[i]));
    EXPECT_NEAR(rate_of(plateau), goldens::plateau_rates[i], 1e-12) << i;
  }
}

TEST(Plateau, HalvesAfterPatienceEpochsWithoutImprovement) {
  Plateau plateau({.patience = 2});
  for (double loss : {1.0, 0.8, 0.8}) plateau.after_epoch(epoch(loss));
  EXPECT_DOUBLE_EQ(rate_of(plateau), 1.0);
  plateau.after_epoch(epoch(0.9));
  EXPECT_DOUBLE_EQ(rate_of(plateau), 0.5);
}

TEST(Plateau, WatchesAccuracyUpwards) {
  Plateau plateau({.patience = 1, .metric = "val_accuracy"});
  plateau.after_epoch(epoch(1.0, 0.5));
  plateau.after_epoch(epoch(9.0, 0.6));
  EXPECT_DOUBLE_EQ(rate_of(plateau), 1.0);
  plateau.after_epoch(epoch(0.1, 0.6));
  EXPECT_DOUBLE_EQ(rate_of(plateau), 0.5);
}

TEST(Plateau, WatchesTheTrainingLossWithoutValidation) {
  Plateau plateau({.patience = 1});
  plateau.after_epoch(epoch(kNaN, kNaN, 1.0));
  plateau.after_epoch(epoch(kNaN, kNaN, 0.5));
  EXPECT_DOUBLE_EQ(rate_of(plateau), 1.0);
  plateau.after_epoch(epoch(kNaN, kNaN, 0.5));
  EXPECT_DOUBLE_EQ(rate_of(plateau), 0.5);
}

TEST(Plateau, TakesADivergedLossForNoImprovement) {
  Plateau plateau({.patience = 1});
  plateau.after_epoch(epoch(1.0));
  plateau.after_epoch(epoch(kNaN));
  EXPECT_DOUBLE_EQ(rate_of(plateau), 0.5);
}

TEST(Plateau, NeverFallsBelowTheLowestFactor) {
  Plateau plateau({.divide_by = 10, .patience = 1, .lowest_factor = 0.03});
  for (int i = 0; i < 9; ++i) plateau.after_epoch(epoch(1.0));
  EXPECT_DOUBLE_EQ(rate_of(plateau), 0.03);
}

TEST(Plateau, GoesOnAfterSaveAndLoadAsIfNeverInterrupted) {
  Plateau one({.patience = 2}), two({.patience = 2});
  for (double loss : {1.0, 1.0, 1.0, 1.0}) one.after_epoch(epoch(loss));
  State state;
  one.save(state);
  two.load(state);
  EXPECT_DOUBLE_EQ(rate_of(two), 0.5);
  one.after_epoch(epoch(1.0));
  two.after_epoch(epoch(1.0));
  EXPECT_DOUBLE_EQ(rate_of(one), 0.25);
  EXPECT_DOUBLE_EQ(rate_of(two), 0.25);
}

TEST(Plateau, RefusesToMultiplyTheRate) {
  EXPECT_EQ(option_problems(PlateauOptions{.divide_by = 0.5}),
            std::vector<std::string>{"divide_by = 0.5 is outside 1 .. 1000"});
}

}  // namespace
}  // namespace deft
