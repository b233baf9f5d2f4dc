#include "deft/core/state.h"

#include <gtest/gtest.h>

#include "deft/core/problem.h"

namespace deft {
namespace {

TEST(State, ReturnsWhatWasPutUnderAPrefix) {
  State inner;
  inner.numbers["best"] = 0.5;
  inner.arrays["average"] = {1, 2};
  State outer;
  outer.put("plateau", inner);
  outer.put("plateau2", {});
  EXPECT_EQ(outer.number("plateau/best"), 0.5);
  const State back = outer.part("plateau");
  EXPECT_EQ(back.numbers, inner.numbers);
  EXPECT_EQ(back.arrays, inner.arrays);
  EXPECT_TRUE(outer.part("plat").numbers.empty());
}

TEST(State, SaysWhatACheckpointLacks) {
  try {
    State().number("best");
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_STREQ(refusal.what(), "the checkpoint lacks the number 'best'; it belongs to another recipe");
  }
  try {
    State().array("slow/w");
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_STREQ(refusal.what(), "the checkpoint lacks the array 'slow/w'; it belongs to another recipe");
  }
}

}  // namespace
}  // namespace deft
