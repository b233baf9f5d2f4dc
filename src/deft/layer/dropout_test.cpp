#include "deft/layer/dropout.h"

#include <gtest/gtest.h>

#include "support/checked_options.h"

namespace deft {
namespace {

TEST(DropoutRoom, PassesItsOptionsOn) {
  const auto layer = std::get<Dropout>(DropoutRule({.rate = 0.3, .spatial = true}).layer());
  EXPECT_EQ(layer.rate, 0.3);
  EXPECT_TRUE(layer.spatial);
}

TEST(DropoutRoom, RefusesToDropEverything) {
  EXPECT_EQ(option_problems(Dropout{.rate = 1}), std::vector<std::string>{"rate = 1 is outside 0 .. 0.95"});
}

}  // namespace
}  // namespace deft
