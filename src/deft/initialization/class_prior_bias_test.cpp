#include "deft/initialization/class_prior_bias.h"

#include <gtest/gtest.h>

#include <cmath>

#include "deft/core/problem.h"

namespace deft {
namespace {

InitializationData lopsided() {
  InitializationData data;
  data.output_layer = "head";
  data.class_counts = {899, 99, 0};
  return data;
}

const std::vector<ParameterInfo> kParameters{{"head.weight", "linear", {3, 2}, 2, 3},
                                             {"head.bias", "linear", {3}, 0, 0}};

std::vector<float> bias_for(const InitializationData& data) {
  std::vector<float> bias(3, 0.0f);
  Random random(1);
  ClassPriorBias({}).initialize(kParameters[1], bias, data, random);
  return bias;
}

TEST(ClassPriorBias, SoftmaxOfItIsTheShareOfEachClass) {
  const std::vector<float> bias = bias_for(lopsided());
  const double sum = std::exp(bias[0]) + std::exp(bias[1]) + std::exp(bias[2]);
  EXPECT_NEAR(std::exp(bias[0]) / sum, 900.0 / 1001, 1e-6);
  EXPECT_NEAR(std::exp(bias[1]) / sum, 100.0 / 1001, 1e-6);
  EXPECT_NEAR(std::exp(bias[2]) / sum, 1.0 / 1001, 1e-6);
  EXPECT_NEAR(bias[0] + bias[1] + bias[2], 0.0, 1e-5);
}

TEST(ClassPriorBias, OfEqualClassesIsZero) {
  InitializationData data = lopsided();
  data.class_counts = {7, 7, 7};
  for (const float value : bias_for(data)) EXPECT_NEAR(value, 0.0, 1e-7);
}

TEST(ClassPriorBias, SigmoidOfItIsTheShareOfYesAnswers) {
  InitializationData data = lopsided();
  data.targets_are_classes = false;
  data.target_means = {0.5, 0.2, 0.0};
  const std::vector<float> bias = bias_for(data);
  EXPECT_NEAR(1 / (1 + std::exp(-bias[0])), 0.5, 1e-6);
  EXPECT_NEAR(1 / (1 + std::exp(-bias[1])), 0.2, 1e-6);
  EXPECT_NEAR(1 / (1 + std::exp(-bias[2])), 0.001, 1e-6);
}

TEST(ClassPriorBias, IsTheMeanTargetOfARegression) {
  InitializationData data = lopsided();
  data.targets_are_classes = false;
  data.targets_are_values = true;
  data.target_means = {12.5, -3, 0};
  EXPECT_EQ(bias_for(data), (std::vector<float>{12.5f, -3.0f, 0.0f}));
}

TEST(ClassPriorBias, LeavesWeightsAndOtherBiasesAlone) {
  std::vector<float> values(3, 9.0f);
  Random random(1);
  ClassPriorBias({}).initialize(kParameters[0], values, lopsided(), random);
  ClassPriorBias({}).initialize({"linear1.bias", "linear", {3}, 0, 0}, values, lopsided(), random);
  EXPECT_EQ(values, std::vector<float>(3, 9.0f));
}

TEST(ClassPriorBias, RefusesANetworkWithoutAnOutputBias) {
  try {
    ClassPriorBias({}).check({kParameters[0]}, lopsided());
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_STREQ(refusal.what(),
                 "[initialization] class_prior_bias: the network's last layer 'head' has no bias to set; take "
                 "class_prior_bias out, or a network whose last layer has one");
  }
  ClassPriorBias({}).check(kParameters, lopsided());
}

}  // namespace
}  // namespace deft
