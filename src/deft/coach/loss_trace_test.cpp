#include "deft/coach/loss_trace.h"

#include <gtest/gtest.h>

#include <cmath>

#include "deft/core/random.h"

namespace deft {
namespace {

TEST(LossTrace, OfTwoStepsIsTheirDistanceOverRootTwo) {
  LossTrace trace;
  trace.add(2.0);
  EXPECT_TRUE(std::isnan(trace.noise()));
  trace.add(2.3);
  EXPECT_NEAR(trace.noise(), 0.3 / std::sqrt(2.0), 1e-12);
  EXPECT_EQ(trace.low(), 2.0);
  EXPECT_EQ(trace.high(), 2.3);
}

// Independent noise of deviation s on a falling line: the estimate is s, whatever the slope.
TEST(LossTrace, FindsTheDeviationOfNoiseOnASlope) {
  LossTrace trace;
  Random random(5);
  for (int i = 0; i < 20000; ++i) trace.add(3.0 - 1e-4 * i + 0.25 * random.normal());
  EXPECT_NEAR(trace.noise(), 0.25, 0.005);
}

TEST(LossTrace, LinesAndEpochsStartAnew) {
  LossTrace trace;
  for (const double loss : {5.0, 1.0, 3.0}) trace.add(loss);
  trace.new_line();
  trace.new_epoch();
  trace.add(2.0);
  EXPECT_EQ(trace.low(), 2.0);
  EXPECT_EQ(trace.high(), 2.0);
  EXPECT_NEAR(trace.noise(), std::sqrt(0.5), 1e-12) << "the step from one epoch to the next counts";
}

TEST(LossTrace, GoesOnAfterASave) {
  LossTrace whole, cut, resumed;
  for (const double loss : {5.0, 1.0}) {
    whole.add(loss);
    cut.add(loss);
  }
  resumed.load(cut.save());
  whole.add(3.0);
  resumed.add(3.0);
  EXPECT_EQ(resumed.noise(), whole.noise());
  EXPECT_EQ(resumed.low(), 1.0);
  EXPECT_EQ(resumed.high(), 5.0);
}

}  // namespace
}  // namespace deft
