#include "deft/search/panda.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/search_check.h"

namespace deft {
namespace {

TEST(Panda, RepeatsTheNudgeThatHelpedFromTheDayThatItMade) {
  const std::vector<Candidate> days = searched(Panda({.nudge = 0.1}), unit_cube(1), 4, [](const Point& p) { return p[0]; });
  for (std::size_t i = 1; i < 4; ++i) {
    EXPECT_NEAR(days[i].point[0], 0.5 + 0.1 * static_cast<double>(i), 1e-12);
    EXPECT_EQ(days[i].parent, static_cast<std::int64_t>(i) - 1);
  }
}

TEST(Panda, TakesBackTheDayThatHurtAndTriesTheOtherWay) {
  const std::vector<Candidate> days = searched(Panda({.nudge = 0.1}), unit_cube(1), 4, [](const Point& p) { return -p[0]; });
  EXPECT_NEAR(days[1].point[0], 0.6, 1e-12);
  EXPECT_NEAR(days[2].point[0], 0.4, 1e-12) << "from day 0, the other way";
  EXPECT_EQ(days[2].parent, 0);
  EXPECT_NEAR(days[3].point[0], 0.3, 1e-12);
  EXPECT_EQ(days[3].parent, 2);
}

TEST(Panda, HalvesTheNudgeAfterARoundWithoutLuck) {
  const std::vector<Candidate> days = searched(Panda({.nudge = 0.2}), unit_cube(2), 7, [](const Point& p) { return -std::hypot(p[0] - 0.5, p[1] - 0.5); });
  EXPECT_NEAR(days[4].point[1], 0.3, 1e-12) << "the fourth of up, down, up, down";
  EXPECT_NEAR(days[5].point[0], 0.6, 1e-12) << "half of 0.2";
}

TEST(Panda, ClimbsToTheTopOfAHill) { EXPECT_GT(best_found(Panda({}), unit_cube(3), 60, sphere), -0.002); }

TEST(Panda, WaitsForTheDayAndKeepsTheScheduleOff) {
  const Panda panda({.day = 2});
  EXPECT_FALSE(panda.propose(unit_cube(1), {{.number = 0, .point = {0.5}}}, 1).has_value());
  EXPECT_EQ(panda.overrides(), (std::vector<std::string>{"schedule=off", "train.epochs=2"}));
  EXPECT_TRUE(panda.one_at_a_time());
}

}  // namespace
}  // namespace deft
