#include "deft/initialization/calibrated.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/checked_options.h"

namespace deft {
namespace {

std::vector<float> filled(std::int64_t inputs, const std::string& distribution) {
  std::vector<float> values(static_cast<std::size_t>(1000 * inputs), 9.0f);
  Random random(5);
  Calibrated({.distribution = distribution})
      .initialize({"linear1.weight", "linear", {1000, inputs}, inputs, 1000}, values, {}, random);
  return values;
}

TEST(Calibrated, HasVarianceOneOverTheNumberOfInputs) {
  for (const std::int64_t inputs : {25, 100}) {
    for (const char* distribution : {"normal", "uniform"}) {
      double squares = 0.0;
      for (const float w : filled(inputs, distribution)) squares += w * w;
      EXPECT_NEAR(squares / 1000, 1.0, 0.03) << inputs << " " << distribution;  // n weights a unit: n * 1 / n
    }
  }
}

// Inputs +1 and -1 have mean square 1; so must the 1000 outputs, to about sqrt(2 / 1000).
TEST(Calibrated, KeepsTheSizeOfSignals) {
  const std::vector<float> weight = filled(100, "normal");
  double squares = 0.0;
  for (std::size_t unit = 0; unit < 1000; ++unit) {
    double sum = 0.0;
    for (std::size_t i = 0; i < 100; ++i) sum += weight[unit * 100 + i] * (i % 2 ? 1.0 : -1.0);
    squares += sum * sum;
  }
  EXPECT_NEAR(squares / 1000, 1.0, 0.2);
}

TEST(Calibrated, RefusesAnUnknownDistribution) {
  EXPECT_EQ(option_problems(CalibratedOptions{.distribution = "norml"}).size(), 1u);
}

}  // namespace
}  // namespace deft
