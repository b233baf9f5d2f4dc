#include "deft/layer/activate.h"

#include <gtest/gtest.h>

namespace deft {
namespace {

TEST(ActivateRoom, AutoIsTheRecipesActivation) {
  EXPECT_EQ(std::get<Activate>(ActivateRule({}).layer()).activation, "");
  EXPECT_EQ(std::get<Activate>(ActivateRule({.rule = "tanh"}).layer()).activation, "tanh");
}

}  // namespace
}  // namespace deft
