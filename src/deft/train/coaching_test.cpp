#include "deft/train/coaching.h"

#include <gtest/gtest.h>

#include <filesystem>

#include <unistd.h>

#include "support/drawn_curves.h"

namespace deft {
namespace {

class CoachingTest : public ::testing::Test {
 protected:
  CoachingTest() : parent_(std::filesystem::temp_directory_path() / ("deft_coaching_" + std::to_string(getpid()))), folder_(RunFolder::create(parent_.string(), "a", "")) {}
  ~CoachingTest() override { std::filesystem::remove_all(parent_); }
  Coaching coach() {
    CoachOptions options;
    options.mode = "advise";
    return Coaching(options, ten_classes().facts, folder_, [this](const std::string& line) { said_.push_back(line); });
  }
  std::filesystem::path parent_;
  RunFolder folder_;
  std::vector<std::string> said_;
};

// Errors spread over all classes alike at a loss near chance: wrong labels are suspected, epoch after epoch.
Observations suspicious() {
  Observations seen = ten_classes();
  add_epochs(seen, 10, [](EpochObservation& e, double t) {
    e.train_accuracy_clean = 0.3 + 0.2 * t;
    e.val_accuracy = 0.46;
    e.val_loss = 2.2;
    for (int i = 0; i < 100; ++i) e.val_confusion.push_back(i % 11 == 0 ? 46 : 6);
  });
  return seen;
}

TEST_F(CoachingTest, SaysASuspicionOnceAndItsMeasuredCauseOnceMore) {
  Coaching coaching = coach();
  Observations seen = suspicious();
  coaching.look(seen, 1.0);
  coaching.look(seen, 2.0);
  ASSERT_EQ(said_.size(), 1u);
  seen.epochs.back().val_surest = {500, 203, 1000, 412};
  EXPECT_EQ(coaching.finish(seen, "", 3.0)[0].rule, "label_noise");
  ASSERT_EQ(said_.size(), 2u);
  EXPECT_TRUE(said_[1].starts_with("advice: about 41 % of the labels are wrong")) << said_[1];
}

TEST_F(CoachingTest, SaysNothingOfWhatTheLogOfAResumedRunHas) {
  Coaching coaching = coach();
  coaching.remember("label_noise");
  Observations seen = suspicious();
  seen.epochs.back().val_surest = {500, 203, 1000, 412};
  coaching.look(seen, 1.0);
  coaching.finish(seen, "", 2.0);
  EXPECT_TRUE(said_.empty());
}

}  // namespace
}  // namespace deft
