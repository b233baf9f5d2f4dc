#include "deft/network/layer.h"

#include <gtest/gtest.h>

#include "deft/core/problem.h"
#include "deft/network/role.h"

namespace deft {
namespace {

std::string refusal_of(const LayerList& layers, const Shape& input) {
  try {
    shapes_of(layers, input);
  } catch (const Refusal& refusal) {
    return refusal.what();
  }
  return "accepted";
}

TEST(Layer, TheExampleOfTheHeader) {
  const LayerList net{{"conv1", Convolution{.channels = 32}},
                      {"norm1", Normalization{}},
                      {"act1", Activate{}},
                      {"pool", GlobalAveragePooling{}},
                      {"head", Linear{.outputs = 10}}};
  EXPECT_EQ(shapes_of(net, {32, 32, 3}).back(), (Shape{1, 1, 10}));
}

TEST(Layer, ShapesAreThoseOnPaper) {
  const LayerList net{{"a", Convolution{.channels = 8, .kernel = 7, .stride = 2}},  // (224 + 6 - 7) / 2 + 1
                      {"b", MaxPooling{.size = 3, .stride = 2, .padding = 1}},      // (112 + 2 - 3) / 2 + 1
                      {"c", AveragePooling{.size = 5}},                             // 56 / 5, rounded down
                      {"d", SubsampleAndPad{.stride = 2, .channels = 10}},          // pixels 0, 2, ..., 10
                      {"e", Convolution{.channels = 4, .kernel = 2}}};              // even kernel, padding 1
  const std::vector<Shape> expected{{112, 112, 8}, {56, 56, 8}, {11, 11, 8}, {6, 6, 10}, {7, 7, 4}};
  EXPECT_EQ(shapes_of(net, {224, 224, 3}), expected);
}

TEST(Layer, FansCountInputsAndOutputsOfAUnit) {
  const auto all = parameters_of({{"conv", Convolution{.channels = 8, .kernel = 3, .groups = 2, .bias = true}},
                                  {"linear", Linear{.outputs = 5, .bias = false}}},
                                 {4, 4, 6});
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[0].shape, (std::vector<std::int64_t>{8, 3, 3, 3}));
  EXPECT_EQ(all[0].fan_in, 27);
  EXPECT_EQ(all[0].fan_out, 36);
  EXPECT_EQ(all[1].name, "conv.bias");
  EXPECT_EQ(all[2].fan_in, 128);
  EXPECT_EQ(all[2].fan_out, 5);
}

TEST(Layer, SaysWhatDoesNotFitAndWhere) {
  EXPECT_EQ(refusal_of({{"act1", Activate{}}, {"conv4", Convolution{.kernel = 5, .padding = 0}}}, {3, 3, 64}),
            "layer 2 convolution 'conv4': a 5 x 5 kernel does not fit into 3 x 3 x 64");
  EXPECT_EQ(refusal_of({{"pool", MaxPooling{.size = 4, .padding = 0}}}, {3, 9, 1}),
            "layer 1 max_pooling 'pool': a 4 x 4 pooling does not fit into 3 x 9 x 1");
  EXPECT_EQ(
      refusal_of({{"block", Residual{.body = {{"conv", Convolution{.channels = 8}}}}}}, {4, 4, 3}),
      "layer 1 residual 'block': the body gives 4 x 4 x 8, the shortcut 4 x 4 x 3; they must be equal to be added");
  EXPECT_EQ(refusal_of({{"a", Activate{}}, {"a", Activate{}}}, {4, 4, 3}),
            "layer 2 activation 'a': the name is used twice");
  EXPECT_EQ(refusal_of({{"conv", Convolution{.channels = 8, .groups = 2}}}, {4, 4, 3}),
            "layer 1 convolution 'conv': 2 groups must divide the 3 input and the 8 output channels");
  EXPECT_EQ(refusal_of({{"drop", Dropout{.rate = 1.0}}}, {4, 4, 3}),
            "layer 1 dropout 'drop': rate must lie in 0 .. 1, without 1");
  EXPECT_EQ(refusal_of({{"linear", Linear{.drop_connect_inference = "median"}}}, {4, 4, 3}),
            "layer 1 linear 'linear': drop_connect_inference must be mean or gaussian, not 'median'");
  EXPECT_EQ(refusal_of({{"pad", SubsampleAndPad{.channels = 2}}}, {4, 4, 3}),
            "layer 1 subsample_and_pad 'pad': channels must be at least the 3 that come in");
  EXPECT_EQ(refusal_of({{"act", Activate{}}}, {0, 4, 3}), "a network's input must not be empty, but it is 0 x 4 x 3");
}

TEST(NetworkDesigns, AllMakeAnOutputPerClassFromAPictureOf32Pixels) {
  class Defaults : public Fields {
    void real(std::string_view, double&, std::string_view, Range) override {}
    void whole(std::string_view, std::int64_t&, std::string_view, Range) override {}
    void yes_no(std::string_view, bool&, std::string_view) override {}
    void text(std::string_view, std::string&, std::string_view) override {}
    void choice(std::string_view, std::string&, std::string_view, const std::vector<std::string>&) override {}
    void reals(std::string_view, std::vector<double>&, std::string_view, Range) override {}
    void texts(std::string_view, std::vector<std::string>&, std::string_view) override {}
    std::int64_t count(std::string_view, std::int64_t current, std::string_view) override { return current; }
    void enter(std::string_view, std::int64_t) override {}
    void leave() override {}
    void require(bool, std::string_view) override {}
  } defaults;
  for (const Entry<NetworkDesign>& design : network_designs().entries()) {
    const LayerList layers = design.make(defaults)->layers({32, 32, 3}, 7);
    EXPECT_EQ(shapes_of(layers, {32, 32, 3}).back(), (Shape{1, 1, 7})) << design.card.name;
    EXPECT_EQ(design.card.chapter, "network");
  }
}

}  // namespace
}  // namespace deft
