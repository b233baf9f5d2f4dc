#include "deft/loss/l1.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "deft/loss/cross_entropy.h"
#include "support/checked_options.h"
#include "support/loss_check.h"

namespace deft {
namespace {

TEST(L1Loss, AgreesWithPyTorchOnABatch) {
  expect_batch(L1Loss({}), floats(goldens::loss_targets), goldens::l1_losses, goldens::l1_gradient);
}

TEST(L1Loss, GradientIsTheDerivative) {
  expect_gradient([](const auto& z, const auto& t, auto& g) { return absolute_distance<double>(z, t, g); },
                  {0.3, -1.2, 2.0}, {0.2, 0.5, 0.3});
}

TEST(L1Loss, IsTheAbsoluteDistanceAndFlatAtTheTarget) {
  std::vector<double> gradient(3);
  EXPECT_DOUBLE_EQ(absolute_distance<double>(std::vector<double>{1, 2, 3}, std::vector<double>{0, 4, 3}, gradient), 3);
  EXPECT_EQ(gradient, (std::vector<double>{1, -1, 0}));
}

// Descent on five targets ends at their median, whatever the outlier does.
TEST(L1Loss, AimsAtTheMedian) {
  double z = 0;
  for (int step = 0; step < 4000; ++step) {
    double slope = 0;
    for (double t : {1.0, 2.0, 3.0, 4.0, 1e6}) {
      std::vector<double> gradient(1);
      absolute_distance<double>(std::vector<double>{z}, std::vector<double>{t}, gradient);
      slope += gradient[0];
    }
    z -= 1e-3 * slope;
  }
  EXPECT_NEAR(z, 3.0, 5e-3);
}

TEST(L1Loss, PredictsTheOutputsThemselves) { expect_predicts(L1Loss({}), goldens::loss_logits); }

}  // namespace
}  // namespace deft
