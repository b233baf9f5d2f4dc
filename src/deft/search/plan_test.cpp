#include "deft/search/plan.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "deft/search/panda.h"
#include "deft/search/random.h"
#include "goldens/search.h"
#include "support/search_check.h"

namespace deft {
namespace {

std::vector<Trial> played(const Search& search, const std::function<double(const Trial&)>& score, std::size_t most = 1000) {
  std::vector<Trial> trials;
  while (trials.size() < most) {
    std::optional<Trial> next = next_trial(search, unit_cube(2), 7, trials, false);
    if (!next) break;
    next->number = static_cast<std::int64_t>(trials.size());
    next->state = Trial::State::complete;
    next->score = score(*next);
    trials.push_back(*next);
  }
  return trials;
}

const RandomSearch kSearch({.study = {.trials = 6, .leaders = 2, .replicates = 3}});

// Candidate 2 looks best by luck (a good seed); candidate 4 is best.
double lucky(const Trial& t) {
  const double truth[] = {0.70, 0.60, 0.75, 0.5, 0.80, 0.4};
  return truth[t.candidate] + (t.candidate == 2 && t.kind == Trial::Kind::search ? 0.2 : 0.01 * static_cast<double>(t.seed % 3));
}

TEST(Plan, SearchesThenReplicatesTheLeadersAndTheRecipeThenTrainsTheWinner) {
  const std::vector<Trial> trials = played(kSearch, lucky);
  ASSERT_EQ(trials.size(), 6u + 3u * 3u + 1u);
  EXPECT_EQ(trials[0].point, unit_cube(2).standard()) << "the recipe's own settings first";
  std::set<std::int64_t> again;
  for (std::size_t i = 6; i < 15; ++i) {
    EXPECT_EQ(trials[i].kind, Trial::Kind::replicate);
    EXPECT_NE(trials[i].seed, 7) << "another seed than the search's";
    again.insert(trials[i].candidate);
  }
  EXPECT_EQ(again, (std::set<std::int64_t>{0, 2, 4}));
  EXPECT_EQ(trials[15].kind, Trial::Kind::final);
  EXPECT_EQ(trials[15].candidate, 4) << "luck does not last";
}

TEST(Plan, TheWinnersMeanLeavesOutTheScoreThatChoseIt) {
  const Standing standing = standing_of(kSearch, played(kSearch, lucky));
  ASSERT_EQ(standing.leaders.size(), 3u);
  EXPECT_EQ(standing.leaders[0].candidate, 4);
  EXPECT_NEAR(standing.leaders[0].mean, 0.81, 1e-12);   // seeds 8, 9, 10: 0.82, 0.80, 0.81
  EXPECT_NEAR(standing.leaders[1].mean, 0.76, 1e-12);
  EXPECT_NEAR(standing.leaders[1].found, 0.95, 1e-12);
  ASSERT_TRUE(standing.own.has_value());
  EXPECT_NEAR(standing.own->mean, 0.71, 1e-12);
  EXPECT_NEAR(standing.lead, 0.05, 1e-12);
  EXPECT_NEAR(standing.lead_low, 0.05, 1e-12) << "common seeds: their noise cancels";
}

TEST(Plan, WaitsForTheLastOfTheSearchBeforeItReplicates) {
  std::vector<Trial> trials = played(kSearch, lucky, 6);
  trials[3].state = Trial::State::running;
  EXPECT_FALSE(next_trial(kSearch, unit_cube(2), 7, trials, false).has_value());
  trials[3].state = Trial::State::failed;
  EXPECT_EQ(next_trial(kSearch, unit_cube(2), 7, trials, false)->kind, Trial::Kind::replicate);
}

TEST(Plan, NoMoreCandidatesWhenTheTimeIsUp) {
  EXPECT_EQ(next_trial(kSearch, unit_cube(2), 7, played(kSearch, lucky, 3), true)->kind, Trial::Kind::replicate);
}

TEST(Plan, WithoutASuccessThereIsNothingToDo) {
  std::vector<Trial> trials = played(kSearch, lucky, 6);
  for (Trial& t : trials) t.state = Trial::State::failed;
  EXPECT_FALSE(next_trial(kSearch, unit_cube(2), 7, trials, false).has_value());
  EXPECT_TRUE(standing_of(kSearch, trials).leaders.empty());
}

TEST(Plan, FractionsAreForTrialsAndNotForTheFinalRun) {
  const RandomSearch search({.study = {.trials = 1, .fraction = 0.2, .replicates = 0}});
  const std::vector<Trial> trials = played(search, [](const Trial&) { return 0.5; });
  ASSERT_EQ(trials.size(), 2u);
  EXPECT_EQ(trials[0].words.back(), "data.fraction=0.2");
  for (const std::string& word : trials[1].words) EXPECT_FALSE(word.starts_with("data.")) << word;
}

TEST(Plan, PandaGoesOnFromTheTrialOfItsBestDay) {
  const Panda panda({.study = {.trials = 5}, .nudge = 0.1});
  const std::vector<Trial> days = played(panda, [](const Trial& t) { return t.kind == Trial::Kind::search ? t.point[0] : 0.0; });
  ASSERT_EQ(days.size(), 6u);
  EXPECT_EQ(days[3].parent, 2);
  EXPECT_EQ(days[5].kind, Trial::Kind::final);
  EXPECT_EQ(days[5].parent, 4);
}

TEST(Interval, IsSciPys) {
  const Interval interval = interval_of({0.91, 0.94, 0.925});
  EXPECT_NEAR(interval.low, goldens::interval[0], 1e-9);
  EXPECT_NEAR(interval.high, goldens::interval[1], 1e-9);
  EXPECT_TRUE(std::isnan(interval_of({0.5}).low)) << "one score tells nothing about the next";
}

}  // namespace
}  // namespace deft
