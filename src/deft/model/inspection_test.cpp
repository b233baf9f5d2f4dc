#include "deft/model/inspection.h"

#include <gtest/gtest.h>

#include "deft/core/problem.h"
#include "deft/model/test_nets.h"

namespace deft {
namespace {

TEST(Inspection, AnswersAsTheModelAtTestTime) {
  for (const bool fused : {false, true}) {
    Model model(options_of(every_kind(), {9, 7, 3}, fused));
    fill_parameters(model, 5);
    const std::vector<float> batch = draw(2 * 9 * 7 * 3, 1);
    const Sight sight = Inspection(model).look(batch, 2, {}, {});
    const std::span<const float> logits = model.forward({.count = 2, .floats = batch.data()}, {});
    ASSERT_EQ(sight.logits.size(), logits.size());
    for (std::size_t i = 0; i < logits.size(); ++i) EXPECT_NEAR(sight.logits[i], logits[i], 2e-5) << i;
    EXPECT_TRUE(sight.input_gradient.empty());
  }
}

TEST(Inspection, InputGradientIsTheDerivativeOfTheScore) {
  Model model(options_of(every_kind(), {9, 7, 3}, true));
  fill_parameters(model, 6);
  const Inspection inspection(model);
  const std::vector<float> score{0.0f, 1.0f, -0.5f};
  std::vector<float> x = draw(9 * 7 * 3, 3);
  const Sight sight = inspection.look(x, 1, {}, score);
  ASSERT_EQ(sight.input_gradient.size(), x.size());
  const double step = 1e-2;
  for (std::size_t i = 0; i < x.size(); i += 11) {
    const float kept = x[i];
    double sides[2];
    for (int side = 0; side < 2; ++side) {
      x[i] = kept + static_cast<float>(side == 0 ? step : -step);
      sides[side] = weighted_sum(inspection.look(x, 1, {}, {}).logits, score);
    }
    x[i] = kept;
    EXPECT_NEAR(sight.input_gradient[i], (sides[0] - sides[1]) / (2 * step), 2e-3) << i;
  }
}

// logit_c = sum_k w_ck * mean over positions of a_k: worked on paper, d logit_c / d a_k = w_ck / positions everywhere.
TEST(Inspection, ShowsLayersInsideBlocksWithTheirGradients) {
  Model model(options_of({{"block", Residual{.body = {{"inner", Convolution{.channels = 2, .kernel = 1}}}}},
                          {"average", GlobalAveragePooling{}},
                          {"head", Linear{.outputs = 3, .bias = false}}},
                         {2, 3, 2}, true));
  fill_parameters(model, 7);
  const std::vector<float> x = draw(12, 4);
  const Sight sight = Inspection(model).look(x, 1, {"inner", "block"}, std::vector<float>{0, 0, 1});
  const auto value = [&](const std::string& name) {
    for (const ModelArray& array : model.parameters()) {
      if (array.info.name == name) return std::vector<float>(array.value.begin(), array.value.end());
    }
    return std::vector<float>();
  };
  const std::vector<float> w = value("head.weight"), k = value("inner.weight");
  EXPECT_EQ(sight.layers.at("inner").shape, (Shape{2, 3, 2}));
  for (std::size_t p = 0; p < 6; ++p) {
    for (std::size_t c = 0; c < 2; ++c) {
      const float inner = k[c * 2] * x[p * 2] + k[c * 2 + 1] * x[p * 2 + 1];
      EXPECT_NEAR(sight.layers.at("inner").values[p * 2 + c], inner, 1e-5);
      EXPECT_NEAR(sight.layers.at("block").values[p * 2 + c], inner + x[p * 2 + c], 1e-5);
      EXPECT_NEAR(sight.layers.at("inner").gradient[p * 2 + c], w[4 + c] / 6, 1e-6);
      EXPECT_NEAR(sight.layers.at("block").gradient[p * 2 + c], w[4 + c] / 6, 1e-6);
    }
  }
}

TEST(Inspection, RefusesALayerThatIsNotThere) {
  Model model(options_of({{"conv1", Convolution{.channels = 2}}, {"head", Linear{.outputs = 2}}}, {4, 4, 1}, true));
  const std::vector<float> x(16);
  try {
    Inspection(model).look(x, 1, {"conv_1"}, {});
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_EQ(std::string(refusal.what()), "the network has no layer 'conv_1'; did you mean 'conv1'?");
  }
}

}  // namespace
}  // namespace deft
