#include "deft/search/gaussian_process.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "deft/coach/statistics.h"
#include "deft/search/random.h"
#include "goldens/search.h"
#include "support/search_check.h"

namespace deft {
namespace {

std::vector<double> losses(const Space& space, const std::function<double(const Point&)>& score) {
  std::vector<double> result;
  for (std::int64_t seed = 0; seed < 9; ++seed) result.push_back(-best_found(GaussianProcess({.study = {.seed = seed}, .draws = 500}), space, 40, score));
  return result;
}

// The peer is Optuna's multivariate TPE with 60 trials; 40 must do.
TEST(GaussianProcess, NeedsFewerTrialsThanOptunasTpeOnBranin) { EXPECT_LT(median(losses(unit_cube(2), branin)) - 0.397887, 0.5 * (median(goldens::tpe_branin) - 0.397887)); }

TEST(GaussianProcess, NeedsFewerTrialsThanOptunasTpeOnAHillInFiveDimensions) { EXPECT_LT(median(losses(unit_cube(5), sphere)), 0.5 * median(goldens::tpe_sphere)); }

TEST(ExpectedImprovement, IsMockussFormula) {
  for (std::size_t i = 0; i < goldens::field_mean.size(); ++i) {
    EXPECT_NEAR(expected_improvement({goldens::field_mean[i], goldens::field_deviation[i]}, 0.4), goldens::field_improvement[i], 1e-9);
  }
  EXPECT_EQ(expected_improvement({0.7, 0.0}, 0.4), 0.7 - 0.4);
  EXPECT_EQ(expected_improvement({0.3, 0.0}, 0.4), 0.0);
}

TEST(GaussianProcess, StartsAroundTheRecipesSettings) {
  std::vector<Candidate> before;
  for (std::int64_t i = 0; i < 9; ++i) before.push_back({.number = i, .point = {0.5, 0.5}, .state = Candidate::State::complete, .score = 1});
  before.push_back({.number = 9, .point = {0.5, 0.5}});   // still running: not judged
  EXPECT_EQ(GaussianProcess({}).propose(unit_cube(2), before, 10)->point, point_near_standard(unit_cube(2), 0, 10));
}

// Only "b" is any good, and only its own option matters.
TEST(GaussianProcess, LearnsWhichChoiceIsGood) {
  const Space space({{.option = "trick", .kind = Parameter::Kind::choice, .values = {"a", "b", "c", "d"}}, {.option = "b.rate", .parent = 0, .parent_value = 1}});
  const auto score = [](const Point& p) { return p[0] >= 0.25 && p[0] < 0.5 ? 1.0 - std::abs(p[1] - 0.3) : 0.0; };
  const std::vector<Candidate> all = searched(GaussianProcess({.draws = 200}), space, 40, score);
  const auto good = std::count_if(all.begin() + 20, all.end(), [](const Candidate& c) { return c.score > 0; });
  EXPECT_GT(good, 15) << "of the last 20; chance gives 5";
}

// What runs is believed to reach what is expected of it, so that a second worker looks elsewhere.
TEST(GaussianProcess, DoesNotProposeAgainWhatIsBeingTried) {
  std::vector<Candidate> before;
  for (std::int64_t i = 0; i < 20; ++i) {
    const double x = (static_cast<double>(i) + 0.5) / 20;
    before.push_back({.number = i, .point = {x, 0.5}, .state = Candidate::State::complete, .score = 0.6 - std::pow(x - 0.52, 2)});
  }
  const GaussianProcess search({.draws = 500, .unasked = 0});
  const Point first = search.propose(unit_cube(2), before, 20)->point;
  before.push_back({.number = 20, .point = first});
  const Point second = search.propose(unit_cube(2), before, 21)->point;
  EXPECT_GT(std::hypot(first[0] - second[0], first[1] - second[1]), 0.1);
}

// An unfinished training with a fine first epoch draws the search to it, as a finished one does.
TEST(GaussianProcess, LearnsFromTrainingsThatWereEnded) {
  using State = Candidate::State;
  std::vector<Candidate> before;
  for (std::int64_t i = 0; i < 30; ++i) {
    const double x = (static_cast<double>(i) + 0.5) / 30, end = 0.6 - std::pow(x - 0.2, 2);
    const bool complete = i % 3 == 0;
    before.push_back({.number = i, .point = {x}, .state = complete ? State::complete : State::stopped, .score = complete ? end : 0.0, .curve = {{1, end - 0.2}}});
    if (complete) before.back().curve.push_back({2, end});
  }
  for (std::int64_t k = 0; k < 5; ++k) EXPECT_NEAR(GaussianProcess({.study = {.seed = k}, .draws = 500, .unasked = 0}).propose(unit_cube(1), before, 30)->point[0], 0.2, 0.1);
}

// Number 30 is no question to the model: a step from one of the five best, at 0.5 and further up.
TEST(GaussianProcess, EveryThirdIsAStepFromOneOfTheBest) {
  std::vector<Candidate> before;
  for (std::int64_t i = 0; i < 30; ++i) before.push_back({.number = i, .point = {0.02 * static_cast<double>(i), 0.5}, .state = Candidate::State::complete, .score = 0.02 * static_cast<double>(i)});
  int close = 0;
  for (std::int64_t seed = 0; seed < 50; ++seed) {
    const Point point = GaussianProcess({.study = {.seed = seed}, .draws = 100}).propose(unit_cube(2), before, 30)->point;
    close += point[0] > 0.45 && point[0] < 0.63;
    EXPECT_GE(std::min(point[0], point[1]), 0.0);
    EXPECT_LT(std::max(point[0], point[1]), 1.0);
  }
  EXPECT_GT(close, 30) << "most steps move few numbers, and little";
  const GaussianProcess asked({.draws = 500, .unasked = 0});
  EXPECT_GT(asked.propose(unit_cube(2), before, 30)->point[0], 0.6) << "the model expects more further up";
}

// Of two options a step often moves none: then it is taken again, for the same training twice tells nothing.
TEST(GaussianProcess, AStepLeadsToSettingsThatWereNotTried) {
  std::vector<Candidate> before;
  for (std::int64_t i = 0; i < 6; ++i) before.push_back({.number = i, .point = {0.1 * static_cast<double>(i), 0.5}, .state = Candidate::State::complete, .score = 0.5});
  for (std::int64_t seed = 0; seed < 100; ++seed) {
    const Point point = GaussianProcess({.study = {.seed = seed}}).propose(unit_cube(2), before, 6)->point;
    for (const Candidate& one : before) EXPECT_NE(point, one.point) << seed;
  }
}

TEST(InputsOf, AreAsFarApartAsTheirMeaning) {
  const Space space({{.option = "trick", .kind = Parameter::Kind::choice, .values = {"a", "b", "c"}},
                     {.option = "switch", .kind = Parameter::Kind::choice, .values = {"off", "on"}},
                     {.option = "batch", .kind = Parameter::Kind::choice, .values = {"32", "64"}, .ordered = true},
                     {.option = "rate"},
                     {.option = "layers", .kind = Parameter::Kind::whole, .low = 1, .high = 4}});
  const double h = std::numbers::sqrt2 / 2;
  EXPECT_EQ(inputs_of(space, {0.4, 0.9, 0.1, 0.33, 0.3}), (std::vector<double>{0, h, 0, 1, 0.25, 0.33, 0.375})) << "the second of each; a whole number stands in its middle";
  EXPECT_EQ(inputs_of(space, {0.4, 0.1, 0.1, std::nan(""), 0.3}), (std::vector<double>{0, h, 0, 0, 0.25, 0.5, 0.375})) << "without a say: in the middle";
}

TEST(GaussianProcess, IsTheSameForTheSameTrials) {
  const std::vector<Candidate> all = searched(GaussianProcess({.draws = 200}), unit_cube(3), 15, sphere);
  EXPECT_EQ(GaussianProcess({.draws = 200}).propose(unit_cube(3), all, 15)->point, GaussianProcess({.draws = 200}).propose(unit_cube(3), all, 15)->point);
}

}  // namespace
}  // namespace deft
