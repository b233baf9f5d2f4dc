#include "deft/transfer/match_weights.h"

#include <gtest/gtest.h>

#include <numeric>

#include "deft/core/problem.h"
#include "deft/network/resnet18.h"
#include "deft/network/resnet20.h"
#include "deft/network/resnet50.h"
#include "deft/network/squeezenet.h"

namespace deft {
namespace {

std::vector<ParameterInfo> arrays_of(const LayerList& layers, const Shape& input) {
  std::vector<ParameterInfo> arrays = parameters_of(layers, input);
  for_each_layer(layers, [&](const Layer& layer) {
    if (!std::holds_alternative<Normalization>(layer.options)) return;
    for (const ParameterInfo& one : std::vector(arrays)) {
      if (one.name != layer.name + ".scale") continue;
      arrays.push_back({layer.name + ".running_mean", "", one.shape});
      arrays.push_back({layer.name + ".running_var", "", one.shape});
    }
  });
  return arrays;
}

SourceTensor tensor(const std::string& name, const std::vector<std::int64_t>& shape) { return {name, shape, {}}; }

void add_norm(SourceWeights& weights, const std::string& name, std::int64_t channels) {
  for (const char* part : {".weight", ".bias", ".running_mean", ".running_var"}) weights.tensors.push_back(tensor(name + part, {channels}));
}

// torchvision's names and shapes of ResNet-18, from its documentation of the architecture.
SourceWeights torchvision_resnet18(const std::string& prefix = "") {
  SourceWeights weights{"resnet18.pth", "PyTorch", {}, {}};
  weights.tensors.push_back(tensor(prefix + "conv1.weight", {64, 3, 7, 7}));
  add_norm(weights, prefix + "bn1", 64);
  std::int64_t in = 64;
  for (int stage = 1; stage <= 4; ++stage) {
    const std::int64_t out = std::int64_t{32} << stage;
    for (int block = 0; block < 2; ++block) {
      const std::string name = prefix + "layer" + std::to_string(stage) + "." + std::to_string(block) + ".";
      weights.tensors.push_back(tensor(name + "conv1.weight", {out, in, 3, 3}));
      add_norm(weights, name + "bn1", out);
      weights.tensors.push_back(tensor(name + "conv2.weight", {out, out, 3, 3}));
      add_norm(weights, name + "bn2", out);
      if (in != out) {
        weights.tensors.push_back(tensor(name + "downsample.0.weight", {out, in, 1, 1}));
        add_norm(weights, name + "downsample.1", out);
      }
      in = out;
    }
  }
  weights.tensors.push_back(tensor(prefix + "fc.weight", {1000, 512}));
  weights.tensors.push_back(tensor(prefix + "fc.bias", {1000}));
  return weights;
}

const Shape kPhoto{224, 224, 3};

TEST(MatchWeights, TakesTorchvisionsResNet18ByName) {
  for (const char* prefix : {"", "module."}) {
    const SourceWeights source = torchvision_resnet18(prefix);
    const std::optional<KnownNetwork> known = recognise(source);
    ASSERT_TRUE(known);
    EXPECT_EQ(known->network, "resnet18");
    const WeightMatch match = match_weights(arrays_of(ResNet18({}).layers(kPhoto, 5), kPhoto), source, known, "linear1", "resnet18");
    EXPECT_EQ(match.trunk_taken, match.trunk);
    EXPECT_EQ(match.taken, 100);  // 20 convolutions and 20 norms of 4 arrays
    EXPECT_EQ(match.unused, (std::vector<std::string>{std::string(prefix) + "fc.weight", std::string(prefix) + "fc.bias"}));
    for (const MatchRow& row : match.rows) {
      if (row.ours == "block3_norm3.running_var") {
        EXPECT_EQ(row.theirs, std::string(prefix) + "layer2.0.downsample.1.running_var");
      } else if (row.ours == "linear1.weight") {
        EXPECT_EQ(row.why, "the head is trained anew (other shape: 1000 x 512, wanted 5 x 512)");
      }
    }
  }
}

TEST(MatchWeights, TakesTheHeadWhereItFits) {
  const SourceWeights source = torchvision_resnet18();
  const WeightMatch match = match_weights(arrays_of(ResNet18({}).layers(kPhoto, 1000), kPhoto), source, recognise(source), "linear1", "resnet18");
  EXPECT_EQ(match.taken, 102);
  EXPECT_TRUE(match.unused.empty());
}

TEST(MatchWeights, RefusesAnotherArchitectureAndNamesIt) {
  const SourceWeights source = torchvision_resnet18();
  try {
    match_weights(arrays_of(SqueezeNet({}).layers(kPhoto, 5), kPhoto), source, recognise(source), "classes", "squeezenet");
    FAIL();
  } catch (const Refusal& refusal) {
    const std::string text = refusal.what();
    EXPECT_NE(text.find("resnet18.pth: these are not the weights of squeezenet"), std::string::npos) << text;
    EXPECT_NE(text.find("conv1.weight (other shape: 64 x 3 x 7 x 7, wanted 64 x 3 x 3 x 3)"), std::string::npos) << text;
    EXPECT_NE(text.find("They look like those of resnet18: network.name=resnet18"), std::string::npos) << text;
  }
}

TEST(MatchWeights, RefusesAMissingLayer) {
  SourceWeights source = torchvision_resnet18();
  std::erase_if(source.tensors, [](const SourceTensor& t) { return t.name.starts_with("layer3.1.bn2"); });
  try {
    match_weights(arrays_of(ResNet18({}).layers(kPhoto, 5), kPhoto), source, recognise(source), "linear1", "resnet18");
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_NE(std::string(refusal.what()).find("96 of 100 arrays fit. Missing: block6_norm2.scale (not in the file)"), std::string::npos) << refusal.what();
  }
}

TEST(MatchWeights, GuessesByOrderWhereNamesSayNothing) {
  const LayerList net{{"conv1", Convolution{.channels = 4}}, {"act1", Activate{}}, {"conv2", Convolution{.channels = 6}}, {"pool", GlobalAveragePooling{}},
                      {"linear1", Linear{.outputs = 2}}};
  SourceWeights source{"a.onnx", "ONNX", {tensor("onnx::Conv_11", {4, 3, 3, 3}), tensor("onnx::Conv_12", {6, 4, 3, 3}), tensor("fc_w", {9, 6})}, {}};
  const WeightMatch match = match_weights(arrays_of(net, {8, 8, 3}), source, recognise(source), "linear1", "layers");
  EXPECT_EQ(match.way, "by order");
  EXPECT_EQ(match.rows[1].theirs, "onnx::Conv_12");
  EXPECT_EQ(match.trunk_taken, 2);
}

TEST(MatchWeights, RecognisesTheOtherNetworksByTheirNames) {
  SourceWeights small{"r.pth", "PyTorch", {tensor("conv1.weight", {16, 3, 3, 3})}, {}};
  for (int stage = 1; stage <= 3; ++stage) {
    for (int block = 0; block < 5; ++block) small.tensors.push_back(tensor("layer" + std::to_string(stage) + "." + std::to_string(block) + ".conv1.weight", {1}));
  }
  ASSERT_TRUE(recognise(small));
  EXPECT_EQ(recognise(small)->network, "resnet20");
  EXPECT_EQ(std::get<std::int64_t>(recognise(small)->options.find("blocks")->value.data), 5);  // ResNet-32
  EXPECT_EQ(recognise(small)->name_in_file("block7_norm2.shift"), "layer2.1.bn2.bias");
  SourceWeights mobile{"m", "safetensors", {tensor("conv1.weight", {32, 3, 3, 3}), tensor("conv_dw_1.weight", {32, 1, 3, 3}), tensor("conv_pw_1.weight", {64, 32, 1, 1}), tensor("conv_pw_2.weight", {128, 64, 1, 1})}, {}};
  EXPECT_EQ(std::get<std::int64_t>(recognise(mobile)->options.find("blocks")->value.data), 2);
  EXPECT_EQ(recognise(mobile)->name_in_file("depthwise1_norm.running_var"), "conv_dw_1_bn.running_var");
  EXPECT_FALSE(recognise({"x", "ONNX", {tensor("a", {1})}, {}}));
}

TEST(MatchWeights, SaysWhatWasTakenInFewLines) {
  const SourceWeights source = torchvision_resnet18();
  const std::vector<std::string> lines =
      to_lines(match_weights(arrays_of(ResNet18({}).layers(kPhoto, 5), kPhoto), source, recognise(source), "linear1", "resnet18"));
  ASSERT_EQ(lines.size(), 5U);
  EXPECT_EQ(lines[1], "  linear1.weight: not taken, the head is trained anew (other shape: 1000 x 512, wanted 5 x 512)");
  EXPECT_EQ(lines[4], "  not used: 2 of the file's arrays (fc.weight, fc.bias)");
}

}  // namespace
}  // namespace deft
