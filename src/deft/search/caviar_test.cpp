#include "deft/search/caviar.h"

#include <gtest/gtest.h>

#include "deft/search/sobol.h"
#include "support/search_check.h"

namespace deft {
namespace {

// Nobody waits for anybody: what is proposed does not depend on what has come of the others.
TEST(Caviar, SettingsDoNotDependOnResults) {
  const Caviar caviar({});
  const std::vector<Candidate> running{{.number = 0, .point = {0.5}}, {.number = 1, .point = {0.1}}};
  const std::vector<Candidate> done{{.number = 0, .point = {0.5}, .state = Candidate::State::complete, .score = 1}, {.number = 1, .point = {0.1}, .state = Candidate::State::failed}};
  for (std::int64_t n = 2; n < 8; ++n) EXPECT_EQ(caviar.propose(unit_cube(1), running, n)->point, caviar.propose(unit_cube(1), done, n)->point);
}

TEST(Caviar, TakesItsSamplersPoints) {
  EXPECT_EQ(Caviar({.study = {.seed = 3}}).propose(unit_cube(2), {}, 5)->point, SobolSearch({.study = {.seed = 3}}).propose(unit_cube(2), {}, 5)->point);
  EXPECT_FALSE(Caviar({}).one_at_a_time());
}

}  // namespace
}  // namespace deft
