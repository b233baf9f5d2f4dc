#include "deft/coach/autopilot.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace deft {
namespace {

Finding finding(const std::string& rule, Severity severity = Severity::warning, double epoch = 3) {
  return {.rule = rule, .severity = severity, .epoch = epoch, .advice = "because", .change = {{"optimization.learning_rate", "0.01"}}};
}

Autopilot begun() {
  Autopilot pilot;
  pilot.begin("first");
  return pilot;
}

TEST(Autopilot, WaitsForASecondLook) {
  Autopilot pilot = begun();
  EXPECT_FALSE(pilot.propose({finding("rate_too_high")}, false));
  const auto remedy = pilot.propose({finding("rate_too_high")}, false);
  ASSERT_TRUE(remedy);
  EXPECT_EQ(remedy->rule, "rate_too_high");
  EXPECT_EQ(remedy->kind, Remedy::Kind::restart);
  EXPECT_EQ(remedy->change[0].second, "0.01");
}

TEST(Autopilot, ForgetsWhatIsNotRepeated) {
  Autopilot pilot = begun();
  EXPECT_FALSE(pilot.propose({finding("rate_too_high")}, false));
  EXPECT_FALSE(pilot.propose({}, false));
  EXPECT_FALSE(pilot.propose({finding("rate_too_high")}, false));
}

TEST(Autopilot, ActsAtOnceOnWhatIsCertain) {
  EXPECT_TRUE(begun().propose({finding("divergence", Severity::error)}, false)) << "an error";
  EXPECT_TRUE(begun().propose({finding("data_not_normalized", Severity::warning, 0)}, false)) << "known before the first step";
  EXPECT_TRUE(begun().propose({finding("underfitting")}, true)) << "the training has ended";
}

TEST(Autopilot, LeavesAloneWhatARecipeCannotMend) {
  EXPECT_FALSE(begun().propose({finding("label_noise", Severity::error)}, true));
  EXPECT_FALSE(begun().propose({finding("underfitting", Severity::info)}, true));
  Finding labels = finding("underfitting");
  labels.change = {{"data.task", "classes"}};
  EXPECT_FALSE(begun().propose({labels}, true)) << "data";
  labels.change = {};
  EXPECT_FALSE(begun().propose({labels}, true)) << "no remedy";
}

TEST(Autopilot, StopsWithoutAChangeOfTheRecipe) {
  Autopilot pilot = begun();
  Finding over = finding("overfitting");
  over.change = {};
  pilot.propose({over}, false);
  const auto remedy = pilot.propose({over}, false);
  ASSERT_TRUE(remedy);
  EXPECT_EQ(remedy->kind, Remedy::Kind::stop);
  EXPECT_FALSE(pilot.propose({over}, true)) << "it has ended by itself";
}

Autopilot after(double before, bool before_finished, double score, bool finished, std::vector<Finding> findings = {}, const std::string& rule = "underfitting") {
  Autopilot pilot = begun();
  pilot.end(before, 0.01, 5, before_finished, {});
  pilot.apply({.rule = rule, .change = {{"a.b", "1"}}}, "second");
  pilot.end(score, 0.01, 10, finished, findings);
  return pilot;
}

TEST(Autopilot, JudgesARemedyByValidationAndFinding) {
  EXPECT_EQ(after(0.5, true, 0.8, true).attempts().back().verdict, "helped");
  EXPECT_EQ(after(0.5, true, 0.5, true).attempts().back().verdict, "helped") << "the fault is gone at no cost";
  EXPECT_EQ(after(0.5, true, 0.51, true, {finding("underfitting")}).attempts().back().verdict, "no effect");
  EXPECT_EQ(after(0.5, true, 0.4, true).attempts().back().verdict, "worse");
  EXPECT_EQ(after(kUnknown, false, 0.4, true).attempts().back().verdict, "helped") << "the first diverged";
}

TEST(Autopilot, TakesBackWhatDidNotHelp) {
  Autopilot worse = after(0.5, true, 0.4, true);
  EXPECT_EQ(worse.kept(), 0);
  EXPECT_FALSE(worse.must_go_back()) << "the first training is whole";
  EXPECT_FALSE(worse.propose({finding("underfitting")}, true)) << "not tried twice";
  EXPECT_EQ(after(0.5, true, 0.5, true).kept(), 1);
  Autopilot broken = after(0.5, false, 0.4, true);
  ASSERT_TRUE(broken.must_go_back()) << "the first training was ended for a remedy that hurt";
  broken.go_back();
  EXPECT_EQ(broken.attempts().back().recipe, "first");
  EXPECT_EQ(broken.attempts().back().remedy.rule, "");
}

TEST(Autopilot, ARateMayBeMovedAgain) {
  Autopilot pilot = after(kUnknown, false, kUnknown, false, {finding("rate_too_high")}, "rate_too_high");
  pilot.propose({finding("rate_too_high")}, false);
  EXPECT_TRUE(pilot.propose({finding("rate_too_high")}, false));
}

TEST(Autopilot, DoesNotTryForEver) {
  Autopilot pilot = begun();
  for (std::size_t i = 1; i < kMostAttempts; ++i) pilot.apply({.rule = "divergence", .change = {{"a.b", std::to_string(i)}}}, "again");
  EXPECT_FALSE(pilot.propose({finding("divergence", Severity::error)}, true));
}

TEST(Autopilot, DoesNotProposeWhatWasRefused) {
  Autopilot pilot = begun();
  const auto remedy = pilot.propose({finding("underfitting")}, true);
  ASSERT_TRUE(remedy);
  pilot.refuse(*remedy);
  EXPECT_FALSE(pilot.propose({finding("underfitting")}, true));
}

TEST(Autopilot, SurvivesAnInterruption) {
  const Autopilot pilot = after(kUnknown, false, 0.4, true, {finding("underfitting")});
  const Autopilot again = Autopilot::from_json(nlohmann::json::parse(pilot.to_json().dump()));
  EXPECT_EQ(again.to_json(), pilot.to_json());
  ASSERT_EQ(again.attempts().size(), 2u);
  EXPECT_TRUE(std::isnan(again.attempts()[0].score));
  EXPECT_EQ(again.attempts()[1].remedy.change[0].first, "a.b");
}

// A fault that is not the rate's, but looks like it: lowering the rate twice brings nothing.
TEST(Autopilot, GivesUpOnRatesThatBringNothingAndHearsTheOthers) {
  Autopilot pilot = begun();
  pilot.end(0.25, 0.02, 1, false, {finding("rate_too_high")});
  pilot.apply({Remedy::Kind::restart, "rate_too_high", {{"optimization.learning_rate", "0.01"}}, ""}, "second");
  pilot.end(0.26, 0.02, 1, false, {finding("rate_too_high")});
  EXPECT_FALSE(pilot.must_go_back()) << "a rate may be far off: one more";
  pilot.apply({Remedy::Kind::restart, "rate_too_high", {{"optimization.learning_rate", "0.001"}}, ""}, "third");
  pilot.end(0.25, 0.02, 1, false, {finding("divergence")});
  ASSERT_TRUE(pilot.must_go_back());
  pilot.go_back();
  EXPECT_EQ(pilot.attempts().back().recipe, "first");
  EXPECT_FALSE(pilot.must_go_back());
  for (const char* rule : {"rate_too_high", "divergence", "rate_too_low"}) EXPECT_FALSE(pilot.propose({finding(rule)}, true)) << rule;
  EXPECT_TRUE(pilot.propose({finding("not_shuffled")}, true));
}

TEST(Autopilot, DoesNotMoveARateToAndFro) {
  Autopilot pilot = begun();
  pilot.end(0.20, 0.02, 1, false, {finding("rate_too_high")});
  pilot.apply({Remedy::Kind::restart, "rate_too_high", {{"optimization.learning_rate", "0.01"}}, ""}, "second");
  pilot.end(0.19, 0.02, 1, false, {finding("rate_too_low")});
  EXPECT_TRUE(pilot.must_go_back());
  pilot.go_back();
  EXPECT_EQ(pilot.attempts().back().recipe, "first");
}

TEST(Autopilot, ARateThatHelpedStays) {
  Autopilot pilot = begun();
  pilot.end(kUnknown, 0.0, 1, false, {finding("divergence")});
  pilot.apply({Remedy::Kind::restart, "divergence", {{"optimization.learning_rate", "0.01"}}, ""}, "second");
  pilot.end(0.6, 0.02, 5, true, {});
  EXPECT_FALSE(pilot.must_go_back());
  EXPECT_EQ(pilot.attempts().back().verdict, "helped");
  EXPECT_EQ(pilot.kept(), 1);
}

}  // namespace
}  // namespace deft
