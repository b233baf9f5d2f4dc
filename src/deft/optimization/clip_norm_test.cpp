#include "deft/optimization/clip_norm.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "goldens/optimization.h"
#include "support/checked_options.h"
#include "support/one_parameter.h"

namespace deft {
namespace {

// The norm of (3, -4, 12) is 13.
TEST(ClipNorm, AgreesWithPyTorchOverSeveralParameters) {
  OneParameter a("a", {0, 0}, {3, -4}), b("b", {0}, {12});
  std::vector<ParameterView> views{a.views[0], b.views[0]};
  EXPECT_DOUBLE_EQ(gradient_norm(views), 13.0);
  ClipNorm({.limit = 6.5}).before_step(views, {});
  EXPECT_NEAR(a.gradient[0], goldens::clipped[0], 1e-5);
  EXPECT_NEAR(a.gradient[1], goldens::clipped[1], 1e-5);
  EXPECT_NEAR(b.gradient[0], goldens::clipped[2], 1e-5);
}

TEST(ClipNorm, LeavesShortGradientsAlone) {
  OneParameter a("a", {0, 0}, {3, -4});
  ClipNorm({.limit = 5.0}).before_step(a.views, {});
  EXPECT_EQ(a.gradient, (std::vector<float>{3, -4}));
}

TEST(ClipNorm, DoesNotCountFrozenParameters) {
  OneParameter a("a", {0}, {3}), b("b", {0}, {400});
  b.views[0].frozen = true;
  std::vector<ParameterView> views{a.views[0], b.views[0]};
  EXPECT_DOUBLE_EQ(gradient_norm(views), 3.0);
}

TEST(ClipNorm, LeavesNaNForTheTrainerToSee) {
  OneParameter a("a", {0}, {std::numeric_limits<float>::quiet_NaN()});
  ClipNorm({}).before_step(a.views, {});
  EXPECT_TRUE(std::isnan(a.gradient[0]));
}

TEST(ClipNorm, RefusesALimitOfZero) {
  EXPECT_EQ(option_problems(ClipNormOptions{.limit = 0}),
            std::vector<std::string>{"limit = 0 is outside 1e-09 .. 1e+09"});
}

}  // namespace
}  // namespace deft
