#include "deft/core/problem.h"

#include <gtest/gtest.h>

namespace deft {
namespace {

TEST(Problem, SaysWhereItStands) {
  EXPECT_EQ(to_string({{"run.toml", 14, 8}, "bad"}), "run.toml:14:8: bad");
  EXPECT_EQ(to_string({{"run.toml", 0, 0}, "bad"}), "run.toml: bad");
  EXPECT_EQ(to_string({{}, "bad"}), "bad");
}

TEST(Problems, AreRefusedTogetherOneALine) {
  Problems problems;
  problems.refuse_if_any();
  problems.add({"a.toml", 1, 2}, "first");
  problems.add({"a.toml", 3, 4}, "second");
  try {
    problems.refuse_if_any();
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_STREQ(refusal.what(), "a.toml:1:2: first\na.toml:3:4: second");
    EXPECT_EQ(refusal.problems().size(), 2u);
  }
}

TEST(Problems, AreSaidInTheOrderOfTheFile) {
  Problems problems;
  problems.add({"command line"}, "x");
  problems.add({"a.toml", 7, 2}, "late");
  problems.add({"a.toml", 3, 4}, "early");
  problems.add({"command line"}, "y");
  try {
    problems.refuse_if_any();
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_STREQ(refusal.what(), "command line: x\ncommand line: y\na.toml:3:4: early\na.toml:7:2: late");
  }
}

}  // namespace
}  // namespace deft
