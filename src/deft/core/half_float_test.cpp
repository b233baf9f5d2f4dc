#include "deft/core/half_float.h"

#include <gtest/gtest.h>

#include <cmath>

namespace deft {
namespace {

// Values of the standard's own table (IEEE 754-2008, binary16).
TEST(HalfFloat, HasTheStandardsValues) {
  EXPECT_EQ(half_to_float(0x3c00), 1.0f);
  EXPECT_EQ(half_to_float(0xc000), -2.0f);
  EXPECT_EQ(half_to_float(0x7bff), 65504.0f);
  EXPECT_EQ(half_to_float(0x0400), 6.103515625e-05f);
  EXPECT_EQ(half_to_float(0x0001), 5.960464477539063e-08f);
  EXPECT_FLOAT_EQ(half_to_float(0x3555), 0.33325195f);
  EXPECT_TRUE(std::isinf(half_to_float(0x7c00)));
  EXPECT_TRUE(std::isnan(half_to_float(0x7e00)));
}

TEST(HalfFloat, Bfloat16IsTheUpperHalfOfAFloat) {
  EXPECT_EQ(bfloat16_to_float(0x3f80), 1.0f);
  EXPECT_EQ(bfloat16_to_float(0xc049), -3.140625f);
}

}  // namespace
}  // namespace deft
