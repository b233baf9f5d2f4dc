#include "deft/optimization/sgd.h"

#include <gtest/gtest.h>

#include "goldens/optimization.h"
#include "support/checked_options.h"
#include "support/trajectory.h"

namespace deft {
namespace {

TEST(Sgd, FollowsPyTorchFor100StepsInFloat64) {
  expect_trajectory(goldens::sgd_path, [](std::vector<double>& w, const std::vector<double>& g, std::int64_t) {
    sgd_update<double>(w, g, {.rate = 0.05, .coupled_decay = 0.01});
  });
}

TEST(Sgd, FollowsPyTorchAsAnOptimiserOfFloats) {
  Sgd sgd({.learning_rate = 0.05});
  expect_float_trajectory(goldens::sgd_path, sgd, 0.01);
}

TEST(Sgd, UpdatesBigParametersAsSmallOnes) {
  OneParameter one("w", std::vector<float>(100000, 1.0f), std::vector<float>(100000, 2.0f));
  Sgd({}).step(one.views, {.learning_rate = 0.1});
  for (float w : one.value) ASSERT_FLOAT_EQ(w, 0.8f);
}

TEST(Sgd, RefusesANegativeRate) {
  EXPECT_EQ(option_problems(SgdOptions{.learning_rate = -1}),
            std::vector<std::string>{"learning_rate = -1 is outside 0 .. 1000"});
}

TEST(Sgd, HonoursFactorsDecayFreezingAndResuming) { expect_honours_the_contract<Sgd>(); }

}  // namespace
}  // namespace deft
