#include "deft/network/layer_table.h"

#include <gtest/gtest.h>

namespace deft {
namespace {

// Counted by hand: 3 * 3 * 3 * 8 = 216 weights; 4 * 4 * 8 * 10 + 10 = 1290.
TEST(LayerTable, CountsAsOnPaper) {
  const LayerList net{{"conv1", Convolution{.channels = 8}}, {"head", Linear{.outputs = 10}}};
  const Shape input{4, 4, 3};
  const std::vector<LayerLine> lines = layer_table(net, input, parameters_of(net, input));
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0].output, (Shape{4, 4, 8}));
  EXPECT_EQ(lines[0].parameters, 216);
  EXPECT_EQ(lines[1].kind, "linear");
  EXPECT_EQ(lines[1].output, (Shape{1, 1, 10}));
  EXPECT_EQ(lines[1].parameters, 1290);
}

TEST(LayerTable, LayersInsideABlockStandBelowItAndReadItsInput) {
  const LayerList net{{"pool", MaxPooling{}},
                      {"block", Residual{.body = {{"inner", Convolution{.channels = 6, .kernel = 1, .bias = true}}},
                                         .shortcut = {{"project", Convolution{.channels = 6, .kernel = 1}}}}},
                      {"head", Linear{.outputs = 2}}};
  const Shape input{4, 4, 3};
  const std::vector<LayerLine> lines = layer_table(net, input, parameters_of(net, input));
  ASSERT_EQ(lines.size(), 5u);
  EXPECT_EQ(lines[1].name, "block");
  EXPECT_EQ(lines[1].parameters, 0);
  EXPECT_EQ(lines[2].name, "inner");
  EXPECT_EQ(lines[2].depth, 1);
  EXPECT_EQ(lines[2].output, (Shape{2, 2, 6}));
  EXPECT_EQ(lines[2].parameters, 3 * 6 + 6);
  EXPECT_EQ(lines[3].parameters, 3 * 6);
  std::int64_t sum = 0, all = 0;
  for (const LayerLine& line : lines) sum += line.parameters;
  for (const ParameterInfo& one : parameters_of(net, input)) all += one.size();
  EXPECT_EQ(sum, all);
}

}  // namespace
}  // namespace deft
