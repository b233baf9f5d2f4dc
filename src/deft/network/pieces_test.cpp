#include "deft/network/pieces.h"

#include <gtest/gtest.h>

#include "deft/core/problem.h"

namespace deft {
namespace {

LayerList widened(LayerList layers, std::int64_t pieces = 2) {
  return with_pieces(std::move(layers), [=](const std::string& name) { return name == "relu" ? 1 : pieces; });
}

std::string refusal_of(const LayerList& layers) {
  try {
    widened(layers);
  } catch (const Refusal& refusal) {
    return refusal.what();
  }
  return "accepted";
}

TEST(Pieces, WidenTheLayerInFrontAndNothingElseChangesSize) {
  const LayerList layers{{"conv1", Convolution{.channels = 8}}, {"norm1", Normalization{}}, {"pool1", MaxPooling{}},
                         {"act1", Activate{}},                  {"linear1", Linear{.outputs = 5}}, {"act2", Activate{}},
                         {"linear2", Linear{.outputs = 3}}};
  const std::vector<Shape> shapes = shapes_of(widened(layers, 3), {8, 8, 1});
  EXPECT_EQ(shapes[0], (Shape{8, 8, 24}));
  EXPECT_EQ(shapes[3], (Shape{4, 4, 8}));
  EXPECT_EQ(shapes[4], (Shape{1, 1, 15}));
  EXPECT_EQ(shapes[6], (Shape{1, 1, 3}));
}

TEST(Pieces, OtherActivationsChangeNothing) {
  const LayerList layers{{"conv1", Convolution{.channels = 8}}, {"act1", Activate{"relu"}}};
  EXPECT_EQ(shapes_of(widened(layers), {8, 8, 1})[0], (Shape{8, 8, 8}));
}

TEST(Pieces, TwiceIsOnce) {
  const LayerList once = widened({{"conv1", Convolution{.channels = 8}}, {"act1", Activate{}}});
  EXPECT_EQ(shapes_of(widened(once), {8, 8, 1}), shapes_of(once, {8, 8, 1}));
}

TEST(Pieces, FrozenConvolutionsKeepTheirChannels) {
  const LayerList layers{{"whitening", Convolution{.channels = 24, .frozen = true}}, {"act0", Activate{}}};
  EXPECT_EQ(shapes_of(widened(layers), {8, 8, 3})[1], (Shape{8, 8, 12}));
}

TEST(Pieces, AreRefusedWhereNothingCanGiveThem) {
  EXPECT_EQ(refusal_of({{"act1", Activate{}}}),
            "activation 'act1': maxout needs a convolution or linear layer in front of it; choose another activation or network");
  EXPECT_EQ(refusal_of({{"block1", Residual{.body = {{"conv1", Convolution{}}}}}, {"act1", Activate{}}}),
            "activation 'act1': maxout needs 2 times the channels, which 'block1' in front of it (residual) cannot give; "
            "choose another activation or network");
}

TEST(Pieces, ThatDoNotDivideTheChannelsAreRefused) {
  EXPECT_THROW(shapes_of({{"act1", Activate{.pieces = 2}}}, {1, 1, 3}), Refusal);
}

}  // namespace
}  // namespace deft
