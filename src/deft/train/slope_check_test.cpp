#include "deft/train/slope_check.h"

#include <gtest/gtest.h>

#include <cmath>

#include "deft/train/parameter_views.h"
#include "torch/tiny_run.h"

namespace deft {
namespace {

TEST(SlopeError, IsNothingForTheRightSlope) {
  EXPECT_LT(slope_error([](double t) { return 1 + 3 * t; }, 3.0, 1.0).value(), 1e-9);
  // d exp(2t) / dt at 0 is 2; the third derivative is 8, so the longest step alone would be off by 4/6 * 0.015^2.
  EXPECT_LT(slope_error([](double t) { return std::exp(2 * t); }, 2.0, 1.0).value(), 2e-4);
}

TEST(SlopeError, IsTheShareByWhichAClaimIsOff) {
  EXPECT_NEAR(slope_error([](double t) { return 3 * t; }, 4.0, 1.0).value(), 0.25, 1e-9);
  EXPECT_NEAR(slope_error([](double t) { return 3 * t; }, 1.5, 1.0).value(), 0.5, 1e-9);
  EXPECT_NEAR(slope_error([](double t) { return -3 * t; }, 3.0, 1.0).value(), 2.0, 1e-9);
}

// A corner beside the point: each step sees another mixture of its two sides.
TEST(SlopeError, SaysNothingBesideACorner) {
  EXPECT_FALSE(slope_error([](double t) { return std::abs(std::abs(t) - 0.0007) * std::copysign(std::sqrt(std::abs(t)), t); }, 1.0, 1.0).has_value());
}

TEST(SlopeCheck, ASoundNetworkPassesAndKeepsItsWeights) {
  TinyRun run(tiny_document({"activation.name=gelu"}));
  const std::unique_ptr<Model> twin = twin_of(run.classifier().model(), false);
  const FixedBatch batch = fixed_batch(run.classifier(), run.samples(), varied_samples(run.samples(), 8));
  const std::vector<float> before(twin->parameters()[0].value.begin(), twin->parameters()[0].value.end());
  const SlopeCheck check = check_slopes(*twin, run.classifier().objective(), batch, 60);
  EXPECT_GE(check.checked, 4);
  EXPECT_LT(check.worst, 0.02) << check.worst_name;
  EXPECT_EQ(std::vector<float>(twin->parameters()[0].value.begin(), twin->parameters()[0].value.end()), before);
}

// An activation whose derivative is claimed to be half of what it is.
class HalvedSlope : public Activation {
 public:
  void forward(std::span<const float> x, std::span<float> y, const ActivationContext&) const override {
    for (std::size_t i = 0; i < x.size(); ++i) y[i] = std::tanh(x[i]);
  }
  void backward(std::span<const float> x, std::span<const float> gy, std::span<float> gx, std::span<float>, const ActivationContext&) const override {
    for (std::size_t i = 0; i < x.size(); ++i) gx[i] = 0.5f * gy[i] * (1 - std::tanh(x[i]) * std::tanh(x[i]));
  }
  double gain() const override { return 1.0; }
};

TEST(SlopeCheck, AWrongDerivativeIsFound) {
  TinyRun run(tiny_document({}));
  ModelOptions options = run.classifier().model().options();
  options.activation = std::make_shared<HalvedSlope>();
  Model model(options);
  set_values(model, values_of(run.classifier().model()));
  const FixedBatch batch = fixed_batch(run.classifier(), run.samples(), varied_samples(run.samples(), 8));
  const SlopeCheck check = check_slopes(model, run.classifier().objective(), batch, 60);
  EXPECT_GT(check.worst, 0.3) << check.worst_name;
}

}  // namespace
}  // namespace deft
