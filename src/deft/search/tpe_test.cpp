#include "deft/search/tpe.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "deft/coach/statistics.h"
#include "deft/search/random.h"
#include "goldens/search.h"
#include "support/search_check.h"

namespace deft {
namespace {

std::vector<double> losses(const Space& space, const std::function<double(const Point&)>& score, bool multivariate) {
  std::vector<double> result;
  for (std::int64_t seed = 0; seed < 20; ++seed) result.push_back(-best_found(Tpe({.study = {.seed = seed}, .multivariate = multivariate}), space, 60, score));
  return result;
}

// The peer is Optuna's multivariate TPE with its defaults, 60 trials, 20 seeds: our median loss may not be the worse one by a tenth
// of what separates it from a loss of random search.
TEST(Tpe, IsAsGoodAsOptunasOnBranin) {
  std::vector<double> random;
  for (std::int64_t seed = 0; seed < 20; ++seed) random.push_back(-best_found(RandomSearch({.study = {.seed = seed}}), unit_cube(2), 60, branin));
  EXPECT_LT(median(losses(unit_cube(2), branin, true)), median(goldens::tpe_branin) + 0.1 * (median(random) - 0.397887));
  EXPECT_LT(median(losses(unit_cube(2), branin, true)), median(random));
}

TEST(Tpe, IsAsGoodAsOptunasOnAHillInFiveDimensions) {
  std::vector<double> random;
  for (std::int64_t seed = 0; seed < 20; ++seed) random.push_back(-best_found(RandomSearch({.study = {.seed = seed}}), unit_cube(5), 60, sphere));
  const double ours = median(losses(unit_cube(5), sphere, true));
  EXPECT_LT(ours, 1.5 * median(goldens::tpe_sphere));
  EXPECT_LT(ours, 0.5 * median(random));
  EXPECT_LT(median(losses(unit_cube(5), sphere, false)), 0.7 * median(random)) << "each parameter by itself";
}

// Only "b" is any good, and only its own option matters.
TEST(Tpe, LearnsWhichChoiceIsGood) {
  const Space space({{.option = "trick", .kind = Parameter::Kind::choice, .values = {"a", "b", "c", "d"}}, {.option = "b.rate", .parent = 0, .parent_value = 1}});
  const auto score = [](const Point& p) { return p[0] >= 0.25 && p[0] < 0.5 ? 1.0 - std::abs(p[1] - 0.3) : 0.0; };
  const std::vector<Candidate> all = searched(Tpe({}), space, 60, score);
  const auto good = std::count_if(all.begin() + 30, all.end(), [](const Candidate& c) { return c.score > 0; });
  EXPECT_GT(good, 20) << "of the last 30; chance gives 7 or 8";
}

TEST(Tpe, IsRandomUntilEnoughIsJudged) {
  std::vector<Candidate> before;
  for (std::int64_t i = 0; i < 9; ++i) before.push_back({.number = i, .point = {0.5, 0.5}, .state = Candidate::State::complete, .score = 1});
  before.push_back({.number = 9, .point = {0.5, 0.5}});   // still running: not judged
  EXPECT_EQ(Tpe({}).propose(unit_cube(2), before, 10)->point, random_point(unit_cube(2), 0, 10));
}

TEST(Tpe, DoesNotProposeAgainWhatIsBeingTried) {
  std::vector<Candidate> before;
  for (std::int64_t i = 0; i < 20; ++i) {
    const double x = (static_cast<double>(i) + 0.5) / 20;
    before.push_back({.number = i, .point = {x}, .state = Candidate::State::complete, .score = 1 - std::abs(x - 0.5)});
  }
  const auto close = [&] {
    int count = 0;
    for (int k = 0; k < 50; ++k) count += std::abs(Tpe({}).propose(unit_cube(1), before, 100 + k)->point[0] - 0.5) < 0.1;
    return count;
  };
  const int alone = close();
  for (std::int64_t i = 20; i < 50; ++i) before.push_back({.number = i, .point = {0.5}});   // running
  EXPECT_GT(alone, 40);
  EXPECT_LT(close(), alone / 2);
}

TEST(BestToWorst, StoppedOnesStandByHowFarTheyCame) {
  using State = Candidate::State;
  const std::vector<Candidate> sorted = best_to_worst({{.number = 0, .state = State::failed}, {.number = 1, .state = State::stopped, .curve = {{1, 0.9}}},
                                                       {.number = 2, .state = State::stopped, .curve = {{1, 0.2}, {2, 0.3}}}, {.number = 3, .state = State::complete, .score = 0.1},
                                                       {.number = 4, .state = State::complete, .score = 0.5}});
  std::vector<std::int64_t> numbers;
  for (const Candidate& one : sorted) numbers.push_back(one.number);
  EXPECT_EQ(numbers, (std::vector<std::int64_t>{4, 3, 2, 1, 0}));
}

}  // namespace
}  // namespace deft
