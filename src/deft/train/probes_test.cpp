#include "deft/train/probes.h"

#include <gtest/gtest.h>

#include <cmath>

#include "deft/activation/relu.h"
#include "deft/train/parameter_views.h"
#include "torch/tiny_run.h"

namespace deft {
namespace {

TEST(DeadShare, CountsChannelsThatAreZeroEverywhere) {
  // Channels 0 and 2 of three: 0 at both positions.
  EXPECT_DOUBLE_EQ(dead_share(std::vector<float>{0, 1, 0, 0, 0, 0}, 3), 2.0 / 3.0);
  EXPECT_DOUBLE_EQ(dead_share(std::vector<float>{0, 1, 1, 1, 0, -1}, 3), 0.0);
}

TEST(SaturatedShare, CountsFlatEndsOfSigmoidAndTanhOnly) {
  EXPECT_DOUBLE_EQ(saturated_share("sigmoid", std::vector<float>{0.5f, 0.001f, 0.999f, 0.9f}), 0.5);
  EXPECT_DOUBLE_EQ(saturated_share("tanh", std::vector<float>{0.5f, -0.999f, 0.0f, 0.98f}), 0.25);
  EXPECT_TRUE(std::isnan(saturated_share("relu", std::vector<float>{0, 1})));
}

LayerList net() {
  return {{"linear1", Linear{.outputs = 4}}, {"act1", Activate{}}, {"dropout", Dropout{.rate = 0.9}},
          {"linear2", Linear{.outputs = 2}}, {"act2", Activate{}}, {"head", Linear{.outputs = 2}}};
}

std::unique_ptr<Model> model_of() {
  auto model = std::make_unique<Model>(ModelOptions{.layers = net(), .input = {1, 1, 2}, .activation = std::make_shared<Relu>(Relu::Options{})});
  for (const ModelArray& array : model->parameters()) std::fill(array.value.begin(), array.value.end(), 1.0f);
  return model;
}

// Weights of ones: |w| of linear1 (4 x 2) is sqrt(8); a change of 0.5 in each weight is half of it.
TEST(UpdateProbe, MeasuresTheChangeRelativeToTheWeights) {
  const std::unique_ptr<Model> model = model_of();
  std::vector<ParameterView> views;
  for (const ModelArray& array : model->parameters()) {
    views.push_back({.name = array.info.name, .value = array.value, .gradient = array.gradient});
    std::fill(array.gradient.begin(), array.gradient.end(), 3.0f);
  }
  UpdateProbe probe(*model);
  EXPECT_TRUE(probe.layers().empty());
  probe.before(views);
  for (float& value : views[0].value) value += 0.5f;
  probe.after(views);
  ASSERT_EQ(probe.layers().size(), 3u);
  EXPECT_EQ(probe.layers()[0].name, "linear1");
  EXPECT_NEAR(probe.layers()[0].weight_norm, std::sqrt(8.0), 1e-6);
  EXPECT_NEAR(probe.layers()[0].weight_deviation, 0.0, 1e-9);
  EXPECT_NEAR(probe.layers()[0].gradient_norm, 3.0 * std::sqrt(8.0), 1e-5);
  EXPECT_NEAR(probe.layers()[0].update_ratio, 0.5, 1e-6);
  EXPECT_EQ(probe.layers()[1].update_ratio, 0.0);
  EXPECT_EQ(probe.layers()[0].weights.low, 1.0) << "the weights before the update";
  EXPECT_EQ(probe.layers()[0].weights.counts[0], 8);
}

// Two samples, (1, 2) and (3, -1), through weights and biases of 1: linear1 gives 4 and 3 in each unit. Half of linear1's units
// get weights of -1 and a bias of 0: -3 and -2 are cut to 0.
TEST(ActivationProbe, SeesWhatTheNetworkPutsOutWithoutItsRandomLayers) {
  const std::unique_ptr<Model> model = model_of();
  for (std::size_t i = 0; i < 4; ++i) model->parameters()[0].value[i] = -1.0f;   // the rows of units 0 and 1
  model->parameters()[1].value[0] = model->parameters()[1].value[1] = 0.0f;
  ActivationProbe probe(*model, "relu", {1, 2, 3, -1}, 2);
  const std::vector<LayerObservation> layers = probe.observe(*model);
  ASSERT_EQ(layers.size(), 2u);
  EXPECT_EQ(layers[0].name, "act1");
  EXPECT_EQ(layers[0].activation, "relu");
  EXPECT_DOUBLE_EQ(layers[0].dead_share, 0.5);
  EXPECT_NEAR(layers[0].activation_mean, (4 + 4 + 3 + 3) / 8.0, 1e-6);
  EXPECT_NEAR(layers[1].activation_mean, (2 * (4 + 4 + 1) + 2 * (3 + 3 + 1)) / 4.0, 1e-5);
  EXPECT_DOUBLE_EQ(layers[1].dead_share, 0.0);
  EXPECT_EQ(layers[0].activations.low, 0.0);
  EXPECT_NEAR(layers[0].activations.high, 4.0, 1e-6);
  EXPECT_EQ(layers[0].activations.counts.front(), 4) << "the zeros";
  EXPECT_EQ(layers[0].activations.counts.back(), 2) << "the fours";
  // It looks at the weights as they are now.
  std::fill(model->parameters()[0].value.begin(), model->parameters()[0].value.end(), -9.0f);
  EXPECT_DOUBLE_EQ(probe.observe(*model)[0].dead_share, 1.0);
}

TEST(Probes, DoNotChangeTheTraining) {
  TinyRun run(tiny_document({"train.epochs=2"}));
  run.train();
  TinyRun again(tiny_document({"train.epochs=2", "log.every=1"}));
  again.train();
  EXPECT_EQ(run.weights(), again.weights());
}

}  // namespace
}  // namespace deft
