#include "deft/coach/constant_feature.h"

#include <gtest/gtest.h>

#include "support/healthy_runs.h"

namespace deft {
namespace {

Observations with_columns(std::vector<std::string> names) {
  Observations seen = healthy_run(3);
  seen.facts.constant_columns = std::move(names);
  return seen;
}

TEST(ConstantFeature, NamesTheColumns) {
  const Finding finding = only(ConstantFeature({}).look(with_columns({"pressure", "age"})));
  EXPECT_EQ(finding.severity, Severity::warning);
  EXPECT_EQ(evidence_of(finding, "columns"), 2);
  EXPECT_NE(finding.advice.find("'pressure', 'age';"), std::string::npos) << finding.advice;
}

TEST(ConstantFeature, NamesFiveOfMany) {
  const Finding finding = only(ConstantFeature({}).look(with_columns({"a", "b", "c", "d", "e", "f", "g"})));
  EXPECT_NE(finding.advice.find("'e' and 2 more"), std::string::npos) << finding.advice;
}

TEST(ConstantFeature, AllowsWhatTheRecipeAllows) { EXPECT_TRUE(ConstantFeature({.most = 2}).look(with_columns({"a", "b"})).empty()); }

TEST(ConstantFeature, IsSilentOnHealthyRuns) { expect_silent(ConstantFeature({})); }

}  // namespace
}  // namespace deft
