#include "deft/network/layers.h"

#include <gtest/gtest.h>

#include "deft/core/option_fields.h"
#include "deft/core/problem.h"
#include "deft/network/test_support.h"

namespace deft {
namespace {

struct Read {
  LayersOptions options;
  std::string problems;
};

// The [network] table as the recipe's reader sees it.
Read read(const std::string& entries) {
  Read result;
  Problems problems;
  const RecipeDocument document = read_recipe_text("[network]\nname = \"layers\"\n" + entries, "r.toml", problems);
  ReadFields fields(document.chapters.at("network")[0], "[network]", "layers", problems);
  describe(result.options, fields);
  fields.finish();
  for (const Problem& one : problems.all()) result.problems += to_string(one) + "\n";
  return result;
}

std::string entry(const std::string& name, const std::string& options = "") {
  return "[[network.layer]]\nname = \"" + name + "\"\n" + options + "\n";
}

LayerList layers_of(const std::string& entries, const Shape& input = {32, 32, 3}, std::int64_t outputs = 10) {
  const Read all = read(entries);
  EXPECT_EQ(all.problems, "");
  return LayersNetwork(all.options).layers(input, outputs);
}

std::string names_of(const LayerList& layers) {
  std::string names;
  for (const Layer& layer : layers) names += (names.empty() ? "" : " ") + layer.name;
  return names;
}

std::string refusal_of(const std::string& entries, const Shape& input = {32, 32, 3}) {
  try {
    layers_of(entries, input);
  } catch (const Refusal& refusal) {
    return refusal.what();
  }
  return "accepted";
}

TEST(LayersNetwork, TheExampleOfTheHeader) {
  const LayerList layers =
      layers_of(entry("convolution", "channels = 64") + entry("max_pooling") + entry("convolution") + entry("batch_norm"));
  EXPECT_EQ(names_of(layers), "conv1 act1 pool1 conv2 norm1 act2 linear1");
  EXPECT_EQ(shapes_of(layers, {32, 32, 3}).back(), (Shape{1, 1, 10}));
}

TEST(LayersNetwork, TheExampleOfTheDesignIsOneConvolutionAndItsClasses) {
  const LayerList layers = layers_of(entry("convolution", "channels = 64") + entry("linear"));
  EXPECT_EQ(names_of(layers), "conv1 act1 linear1");
  EXPECT_EQ(parameter_count(layers, {32, 32, 3}), 64 * 27 + 64 + 32 * 32 * 64 * 10 + 10);
}

TEST(LayersNetwork, WithoutEntriesIsTheLinearClassifier) {
  EXPECT_EQ(parameter_count(layers_of("", {1, 1, 4}, 3), {1, 1, 4}), 15);
}

TEST(LayersNetwork, HasNoBiasBeforeBatchNorm) {
  const auto biases = [](const std::string& entries) {
    std::string names;
    for (const ParameterInfo& info : parameters_of(layers_of(entries), {32, 32, 3})) {
      if (info.name.ends_with(".bias")) names += info.name + " ";
    }
    return names;
  };
  const std::string bare = entry("convolution", "activation = \"none\"");
  EXPECT_EQ(biases(entry("convolution") + entry("batch_norm")), "linear1.bias ");
  EXPECT_EQ(biases(entry("convolution") + entry("ghost_batch_norm")), "linear1.bias ");
  EXPECT_EQ(biases(bare + entry("max_pooling") + entry("batch_norm")), "linear1.bias ");
  EXPECT_EQ(biases(entry("convolution") + entry("max_pooling") + entry("batch_norm")), "conv1.bias linear1.bias ")
      << "the activation between them makes the bias count";
  EXPECT_EQ(biases(entry("convolution") + entry("layer_norm")), "conv1.bias linear1.bias ");
  EXPECT_EQ(biases(entry("linear", "outputs = 5") + entry("batch_norm")), "linear2.bias ");
}

TEST(LayersNetwork, ActivationsAreAutomaticNamedOrByHand) {
  EXPECT_EQ(names_of(layers_of(entry("convolution", "activation = \"none\"") + entry("max_pooling"))), "conv1 pool1 linear1");
  EXPECT_EQ(names_of(layers_of(entry("convolution") + entry("max_pooling") + entry("activate"))), "conv1 pool1 act1 linear1");
  const LayerList named = layers_of(entry("convolution", "activation = \"tanh\"") + entry("layer_norm"));
  EXPECT_EQ(names_of(named), "conv1 norm1 act1 linear1");
  EXPECT_EQ(std::get<Activate>(named[2].options).activation, "tanh");
  EXPECT_EQ(names_of(layers_of(entry("linear", "outputs = 20") + entry("linear"))), "linear1 act1 linear2");
}

TEST(LayersNetwork, EndsInOneOutputPerClass) {
  EXPECT_EQ(std::get<Linear>(layers_of(entry("linear")).back().options).outputs, 10);
  EXPECT_EQ(names_of(layers_of(entry("linear", "outputs = 10"))), "linear1");
  EXPECT_EQ(names_of(layers_of(entry("convolution", "channels = 10") + entry("global_average_pooling"))), "conv1 act1 pool1")
      << "what comes out are the classes already";
  EXPECT_EQ(names_of(layers_of(entry("convolution") + entry("dropout"))), "conv1 act1 drop1 linear1");
  EXPECT_EQ(refusal_of(entry("convolution") + entry("linear", "outputs = 12")),
            "layer 2 linear 'linear1': it gives 12 outputs, but the data need 10; leave `outputs` out");
  EXPECT_EQ(refusal_of(entry("linear") + entry("linear")),
            "layer 1 linear 'linear1': `outputs` is missing; only a last linear layer takes the number of classes");
}

TEST(LayersNetwork, LabelsAreTheLayersNames) {
  EXPECT_EQ(names_of(layers_of(entry("convolution", "label = \"stem\"") + entry("convolution"))),
            "stem act1 conv1 act2 linear1");
  EXPECT_EQ(refusal_of(entry("convolution", "label = \"a\"") + entry("max_pooling", "label = \"a\"")),
            "layer 2 max_pooling 'a': the label is used twice");
}

TEST(LayersNetwork, SaysWhichEntryDoesNotFit) {
  EXPECT_EQ(refusal_of(entry("convolution") + entry("max_pooling") + entry("convolution", "kernel = 5\npadding = 0"), {7, 7, 1}),
            "layer 3 convolution 'conv2': a 5 x 5 kernel does not fit into 3 x 3 x 64");
  EXPECT_EQ(refusal_of(entry("convolution", "channels = 12") + entry("group_norm")),
            "layer 2 group_norm 'norm1': 8 groups must divide the 12 channels");
}

TEST(LayersNetwork, MistakesAreReportedWhereTheyStand) {
  EXPECT_EQ(read(entry("convolution", "chanels = 3") + entry("max_pooling", "size = 0")).problems,
            "r.toml:5:1: unknown key 'chanels' in [network] layer 1 (layers); did you mean 'channels'?\n"
            "r.toml:8:8: [network] layer 2 size = 0 is outside 1 .. 64 (side of the window)\n");
  EXPECT_EQ(read(entry("convolutoin", "channels = 3")).problems,
            "r.toml:3:1: [network] layer 1 name: no layer is called 'convolutoin'; did you mean 'convolution'? (deft tricks layer)\n");
  EXPECT_EQ(read("[[network.layer]]\nchannels = 3\n").problems,
            "r.toml:3:1: [network] layer 1 lacks name = \"...\": which layer? (deft tricks layer)\n");
}

TEST(LayersNetwork, ResolvedEntriesSayEveryOption) {
  Problems problems;
  const RecipeDocument document =
      read_recipe_text("[network]\nname = \"layers\"\n" + entry("convolution", "channels = 7"), "r.toml", problems);
  ReadFields fields(document.chapters.at("network")[0], "[network]", "layers", problems);
  LayersOptions options;
  describe(options, fields);
  RecipeDocument resolved;
  resolved.chapters["network"] = {fields.resolved()};
  EXPECT_EQ(write_recipe(resolved, {"network"}),
            "\n[network]\nname = \"layers\"\n[[network.layer]]\nname = \"convolution\"\nlabel = \"\"\nchannels = 7\nkernel = 3\n"
            "stride = 1\npadding = -1\ngroups = 1\nbias = true\nactivation = \"auto\"\n");
}

}  // namespace
}  // namespace deft
