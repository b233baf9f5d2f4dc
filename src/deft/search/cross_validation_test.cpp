#include "deft/search/cross_validation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "deft/search/plan.h"
#include "support/search_check.h"

namespace deft {
namespace {

// Every trial that the study wants, each scored at once.
std::vector<Trial> played(const Search& search, const std::function<double(const Trial&)>& score) {
  std::vector<Trial> trials;
  while (std::optional<Trial> next = next_trial(search, unit_cube(1), 5, trials, false)) {
    next->number = static_cast<std::int64_t>(trials.size());
    next->state = Trial::State::complete;
    next->score = score(*next);
    trials.push_back(*next);
  }
  return trials;
}

TEST(CrossValidation, EachSettingIsTrainedOnEveryFoldOfEveryDivision) {
  const CrossValidation search({.study = {.trials = 3, .final_run = false}, .folds = 4, .repeats = 2});
  const std::vector<Trial> trials = played(search, [](const Trial&) { return 0.5; });
  ASSERT_EQ(trials.size(), 24u);
  std::set<std::string> seen;
  for (const Trial& t : trials) {
    std::string words;
    for (const std::string& word : t.words) words += word + " ";
    EXPECT_NE(words.find("data.folds=4"), std::string::npos) << words;
    seen.insert(std::to_string(t.candidate) + words);
  }
  EXPECT_EQ(seen.size(), 24u);
}

// Scores 0.8, 0.9, 1.0, 0.7: mean 0.85, deviation 0.1291, standard error 0.0645 (by hand).
TEST(CrossValidation, ScoreIsTheMeanWithItsStandardError) {
  const CrossValidation search({.study = {.trials = 1, .final_run = false}, .folds = 4});
  const double scores[] = {0.8, 0.9, 1.0, 0.7};
  const std::vector<Trial> trials = played(search, [&](const Trial& t) { return scores[t.fold]; });
  EXPECT_NEAR(candidates_of(search, trials)[0].score, 0.85, 1e-12);
  const Standing standing = standing_of(search, trials);
  ASSERT_EQ(standing.leaders.size(), 1u);
  EXPECT_NEAR(standing.leaders[0].mean, 0.85, 1e-12);
  EXPECT_NEAR(standing.leaders[0].error, 0.064550, 1e-6);
}

TEST(CrossValidation, ASettingWithoutAllItsFoldsIsNoCandidateForTheWin) {
  const CrossValidation search({.study = {.trials = 1}, .folds = 3});
  std::vector<Trial> trials;
  for (std::int64_t i = 0; i < 2; ++i) trials.push_back({.number = i, .fold = i, .point = {0.5}, .state = Trial::State::complete, .score = 0.9});
  EXPECT_TRUE(standing_of(search, trials).leaders.empty());
  EXPECT_EQ(next_trial(search, unit_cube(1), 0, trials, true)->fold, 2) << "even when the time is up, a candidate is brought to its end";
}

}  // namespace
}  // namespace deft
