#include "deft/search/study_page.h"

#include <gtest/gtest.h>

#include <cmath>

#include <nlohmann/json.hpp>

#include "deft/search/random.h"
#include "deft/search/study_summary.h"

namespace deft {
namespace {

const Space kSpace({{.option = "optimization.sgd.learning_rate", .low = 0.001, .high = 1, .scale = SearchScale::logarithmic}, {.option = "activation", .kind = Parameter::Kind::choice, .values = {"relu", "a<b>"}, .tricks = true}});

// 10 candidates whose score is the rate's unit, two ended early; the best two and the recipe's own trained twice again.
std::vector<Trial> study() {
  std::vector<Trial> trials;
  const auto add = [&](Trial::Kind kind, std::int64_t candidate, double score, Trial::State state, std::int64_t repeat) {
    Trial t;
    t.number = static_cast<std::int64_t>(trials.size());
    t.kind = kind;
    t.candidate = candidate;
    t.repeat = repeat;
    t.point = {0.1 * static_cast<double>(candidate), candidate % 2 ? 0.25 : 0.75};
    t.settings = kSpace.settings(t.point);
    t.state = state;
    t.score = state == Trial::State::complete ? score : std::nan("");
    t.curve = {{1, score / 2}};
    t.seconds = 1.5;
    t.note = "<script>alert(1)</script>";
    trials.push_back(t);
  };
  for (std::int64_t i = 0; i < 10; ++i) add(Trial::Kind::search, i, 0.1 * static_cast<double>(i), i == 4 || i == 5 ? Trial::State::stopped : Trial::State::complete, 0);
  for (std::int64_t r = 1; r <= 2; ++r) {
    for (const std::int64_t c : {9, 8, 0}) add(Trial::Kind::replicate, c, 0.08 * static_cast<double>(c) + 0.01 * static_cast<double>(r), Trial::State::complete, r);
  }
  return trials;
}

const RandomSearch kSearch({.study = {.trials = 10, .leaders = 2, .replicates = 2}});

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t n = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++n;
  return n;
}

TEST(StudyPage, ShowsEveryCandidateOnceAndNothingUnescaped) {
  const std::string page = study_page(kSearch, kSpace, "my <study>", study(), "validation accuracy");
  EXPECT_EQ(count(page, "class=\"way\""), 8u) << "a line for each that came to its end";
  EXPECT_EQ(count(page, "(ended early)"), 2u);
  EXPECT_EQ(count(page, "<script"), 0u);
  EXPECT_EQ(count(page, "a<b>"), 0u);
  EXPECT_EQ(count(page, "nan"), 0u);
  EXPECT_EQ(count(page, "http://") + count(page, "https://"), 0u) << "needs no network";
  EXPECT_NE(page.find("Study my &lt;study&gt;"), std::string::npos);
}

TEST(StudyPage, HoldsForAStudyWithoutAResult) {
  for (const std::vector<Trial>& trials : {std::vector<Trial>{}, std::vector<Trial>(1, study()[4])}) EXPECT_NE(study_page(kSearch, kSpace, "s", trials, "x").find("no trial came to its end"), std::string::npos);
}

// Candidate 9: 0.73 and 0.74, found with 0.9; its interval by hand: 0.735 +- 12.706 * 0.005.
TEST(StudySummary, NamesTheWinnerByItsReplicates) {
  const nlohmann::json json = study_json(kSearch, "s", study(), "validation accuracy");
  EXPECT_EQ(json["winner"]["candidate"], 9);
  EXPECT_NEAR(json["winner"]["mean"].get<double>(), 0.735, 1e-12);
  EXPECT_NEAR(json["winner"]["low"].get<double>(), 0.735 - 0.06353, 1e-4);
  EXPECT_NEAR(json["own"]["mean"].get<double>(), 0.015, 1e-12);
  EXPECT_EQ(json["trials"].size(), 16u);
  EXPECT_TRUE(json["final"].is_null());
  const std::vector<std::string> lines = study_lines(kSearch, study(), "validation accuracy");
  EXPECT_EQ(lines[0], "10 settings tried: 8 to the end, 2 ended early, 0 failed; judged by validation accuracy");
  EXPECT_EQ(lines[1], "winner: candidate 9, 73.50 % (67.15 % .. 79.85 % at 95 %, 2 trainings, found with 90.00 %)");
}

}  // namespace
}  // namespace deft
