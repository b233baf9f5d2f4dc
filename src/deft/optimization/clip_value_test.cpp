#include "deft/optimization/clip_value.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "goldens/optimization.h"
#include "support/checked_options.h"
#include "support/gradient_check.h"
#include "support/one_parameter.h"

namespace deft {
namespace {

TEST(ClipValue, AgreesWithPyTorch) {
  std::vector<float> gradient = floats(goldens::clip_value_in);
  clip_values(gradient, 0.7);
  expect_close(gradient, goldens::clip_value_out, 1e-7);
}

TEST(ClipValue, LeavesFrozenParametersAndNaNAlone) {
  OneParameter one("a", {0, 0}, {3, std::numeric_limits<float>::quiet_NaN()});
  one.views[0].frozen = true;
  ClipValue({.limit = 1}).before_step(one.views, {});
  EXPECT_EQ(one.gradient[0], 3);
  one.views[0].frozen = false;
  ClipValue({.limit = 1}).before_step(one.views, {});
  EXPECT_EQ(one.gradient[0], 1);
  EXPECT_TRUE(std::isnan(one.gradient[1]));
}

TEST(ClipValue, RefusesALimitOfZero) {
  EXPECT_EQ(option_problems(ClipValueOptions{.limit = 0}),
            std::vector<std::string>{"limit = 0 is outside 1e-09 .. 1e+09"});
}

}  // namespace
}  // namespace deft
