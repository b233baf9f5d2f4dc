#include "deft/regularization/max_norm.h"

#include <gtest/gtest.h>

#include <cmath>

#include "goldens/optimization.h"
#include "support/checked_options.h"
#include "support/gradient_check.h"

namespace deft {
namespace {

TEST(MaxNorm, ScalesOnlyRowsThatAreTooLong) {
  std::vector<float> w{3, 4, 0.3f, 0.4f};
  limit_row_norms(w, 2, 1.0);
  expect_close(w, {0.6, 0.8, 0.3, 0.4}, 1e-7);
}

TEST(MaxNorm, AgreesWithPyTorchsRenorm) {
  std::vector<float> w = floats(goldens::renorm_in);
  limit_row_norms(w, 4, 4.0);
  expect_close(w, goldens::renorm_out, 1e-5);
}

TEST(MaxNorm, TakesAFilterOfAConvolutionAsOneUnitAndSkipsBiases) {
  std::vector<float> w(2 * 3 * 2 * 2, 1.0f);
  ParameterView view;
  view.name = "conv1.weight";
  view.shape = {2, 3, 2, 2};
  view.value = w;
  MaxNorm({.limit = 1.0}).project(view);
  for (float one : w) EXPECT_NEAR(one, 1 / std::sqrt(12.0), 1e-6);
  std::vector<float> bias{10};
  view.name = "conv1.bias";
  view.shape = {1};
  view.value = bias;
  MaxNorm({.limit = 1.0, .layers = "*"}).project(view);
  EXPECT_EQ(bias[0], 10);
}

TEST(MaxNorm, LeavesZerosAndFrozenWeightsAlone) {
  std::vector<float> w{0, 0, 5, 0};
  ParameterView view;
  view.name = "linear1.weight";
  view.shape = {2, 2};
  view.value = w;
  view.frozen = true;
  MaxNorm({.limit = 1.0}).project(view);
  EXPECT_EQ(w, (std::vector<float>{0, 0, 5, 0}));
  view.frozen = false;
  MaxNorm({.limit = 1.0}).project(view);
  EXPECT_EQ(w, (std::vector<float>{0, 0, 1, 0}));
}

TEST(MaxNorm, RefusesALimitOfZero) {
  EXPECT_EQ(option_problems(MaxNormOptions{.limit = 0}),
            std::vector<std::string>{"limit = 0 is outside 1e-06 .. 1e+06"});
}

}  // namespace
}  // namespace deft
