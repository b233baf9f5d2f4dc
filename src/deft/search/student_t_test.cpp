#include "deft/search/student_t.h"

#include <gtest/gtest.h>

namespace deft {
namespace {

// The tables at the end of every textbook: 97.5 % points for 1, 4, 9 and 30 degrees of freedom.
TEST(StudentT, HasTheTextbooksBounds) {
  EXPECT_NEAR(student_t_bound(0.05, 2), 12.706, 5e-4);
  EXPECT_NEAR(student_t_bound(0.05, 5), 2.776, 5e-4);
  EXPECT_NEAR(student_t_bound(0.05, 10), 2.262, 5e-4);
  EXPECT_NEAR(student_t_bound(0.05, 31), 2.042, 5e-4);
  EXPECT_NEAR(student_t_bound(0.01, 5), 4.604, 5e-4);
}

TEST(StudentT, TwoSidedIsTheInverse) {
  for (const double level : {0.2, 0.05, 0.001}) EXPECT_NEAR(student_t_two_sided(-student_t_bound(level, 6), 6), level, 1e-12);
  EXPECT_EQ(student_t_two_sided(0.0, 3), 1.0);
}

}  // namespace
}  // namespace deft
