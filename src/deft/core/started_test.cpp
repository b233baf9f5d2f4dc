#include "deft/core/started.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace deft {
namespace {

// The only test that may: the moment is taken once for each process.
TEST(Started, TheNotedMomentIsTakenOutOfTheEnvironment) {
  const auto before = std::chrono::steady_clock::now();
  note_start();
  ASSERT_NE(std::getenv("DEFT_STARTED"), nullptr);
  const auto after = std::chrono::steady_clock::now();
  EXPECT_GE(started(), before);
  EXPECT_LE(started(), after);
  EXPECT_EQ(std::getenv("DEFT_STARTED"), nullptr) << "a program that this one starts begins at its own time";
}

}  // namespace
}  // namespace deft
