#include "deft/train/network_probe.h"

#include <gtest/gtest.h>

#include "deft/activation/relu.h"
#include "deft/initialization/defaults.h"
#include "deft/initialization/lsuv.h"

namespace deft {
namespace {

LayerList deep_net() {
  LayerList net;
  for (int i = 1; i <= 6; ++i) {
    const std::string n = std::to_string(i);
    net.push_back({"conv" + n, Convolution{.channels = 8, .bias = true}});
    net.push_back({"act" + n, Activate{}});
  }
  net.push_back({"block", Residual{.body = {{"conv7", Convolution{.channels = 8}}}}});
  net.push_back({"pool", GlobalAveragePooling{}});
  net.push_back({"head", Linear{.outputs = 3}});
  return net;
}

struct Prepared {
  std::unique_ptr<Model> model;
  InitializationData data;
};

Prepared prepared() {
  Prepared result;
  ModelOptions options;
  options.layers = deep_net();
  options.input = {6, 6, 3};
  options.activation = std::make_shared<Relu>(Relu::Options{});
  result.model = std::make_unique<Model>(options);
  result.data.shape = options.input;
  result.data.activation_gain = 0.2;  // much too small on purpose: signals fade
  Random random(7);
  for (int i = 0; i < 64 * 6 * 6 * 3; ++i) result.data.samples.push_back(static_cast<float>(3.0 * random.normal()));
  for (const ModelArray& array : result.model->parameters()) {
    initialize_default(array.info, array.value, result.data, random);
    Lsuv({}).initialize(array.info, array.value, result.data, random);
    if (array.info.name == "conv3.weight") {
      for (float& w : array.value) w *= 0.01f;
    }
  }
  return result;
}

TEST(NetworkProbe, MeasuresTheVarianceOfAFirstLinearMapExactly) {
  Prepared p = prepared();
  ModelProbe probe(*p.model, p.data, 64);
  const double before = probe.output_variance("conv1");
  for (float& w : probe.values("conv1.weight")) w *= 3.0f;
  EXPECT_NEAR(probe.output_variance("conv1") / before, 9.0, 1e-3);
}

TEST(NetworkProbe, LsuvBringsEveryLayerToUnitVariance) {
  Prepared p = prepared();
  ModelProbe probe(*p.model, p.data, 64);
  EXPECT_LT(probe.output_variance("conv3"), 0.01);
  Lsuv({.tolerance = 0.02}).calibrate(probe);
  for (const char* layer : {"conv1", "conv2", "conv3", "conv4", "conv5", "conv6", "conv7", "head"}) {
    EXPECT_NEAR(probe.output_variance(layer), 1.0, 0.02) << layer;
  }
}

}  // namespace
}  // namespace deft
