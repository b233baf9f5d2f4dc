#include "deft/coach/consult.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include <nlohmann/json.hpp>

#include "support/drawn_curves.h"
#include "support/healthy_runs.h"

namespace deft {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();

TEST(Consult, WarnsOfAtMostThreeInAHundredHealthyRuns) {
  int warned = 0;
  for (std::uint64_t seed = 1000; seed < 1500; ++seed) {
    const std::vector<Finding> findings = consult(healthy_run(seed));
    warned += worst(findings) != Severity::info;
    if (worst(findings) != Severity::info && warned < 4) std::cout << seed << ": " << findings[0].rule << ": " << findings[0].advice << "\n";
  }
  EXPECT_LE(warned, 15);
}

TEST(Consult, PutsErrorsFirstAndDemotesWhatTheyExplain) {
  Observations seen = drawn_steps(60, [](double t) { return t < 0.3 ? 2.3 : kInfinite; });
  seen.facts.input_mean = 120;
  seen.facts.input_deviation = 64;
  const std::vector<Finding> findings = consult(seen);
  ASSERT_GE(findings.size(), 2u);
  EXPECT_EQ(findings[0].rule, "divergence");
  EXPECT_EQ(findings[1].rule, "data_not_normalized") << "the cause comes before the symptom rate_too_high";
  for (std::size_t i = 1; i < findings.size(); ++i) EXPECT_GE(findings[i - 1].severity, findings[i].severity);
}

TEST(Consult, AsksNobodyWhoIsSilencedAndUsesOwnOptions) {
  const Observations seen = drawn_layers(5, &LayerObservation::dead_share, {0.1, 0.75});
  EXPECT_EQ(consult(seen).size(), 1u);
  CoachOptions options;
  options.silent = {"dead_relu"};
  EXPECT_TRUE(consult(seen, options).empty());
}

TEST(Consult, WritesAFindingAsTheRunFolderDefinesIt) {
  Finding finding{.rule = "r", .severity = Severity::warning, .epoch = kUnknown, .advice = "do"};
  finding.evidence = {{"a", 1.5}, {"b", "text"}, {"c", kInfinite}};
  finding.change = {{"x.y", "0.1"}, {"x.z", "on"}};
  EXPECT_EQ(to_json(finding), nlohmann::json::parse(R"({"rule": "r", "severity": "warning", "epoch": null, "advice": "do",
            "evidence": {"a": 1.5, "b": "text", "c": null}, "change": {"x.y": 0.1, "x.z": "on"}})"));
}

}  // namespace
}  // namespace deft
