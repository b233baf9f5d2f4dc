#include "deft/explain/filters.h"

#include <gtest/gtest.h>

#include "deft/explain/explained.h"
#include "deft/explain/fake_subject.h"

namespace deft {
namespace {

TEST(Filters, ThreeInputsAreAColourTileStretchedAsAWhole) {
  // Two filters of one pixel by two: channels last.
  const WeightView weights{.outputs = 2, .shape = {1, 2, 3}, .values = {-1, 0, 1, 3, 1, 0, 5, 5, 5, 5, 5, 5}};
  const std::vector<Image> tiles = filter_tiles(weights, 10);
  ASSERT_EQ(tiles.size(), 2u);
  EXPECT_EQ(tiles[0].channels, 3);
  EXPECT_EQ(tiles[0].pixels, (std::vector<std::uint8_t>{0, 64, 128, 255, 128, 64}));   // (w + 1) / 4 * 255
  EXPECT_EQ(tiles[1].pixels, (std::vector<std::uint8_t>(6, 0)));                        // all equal
}

TEST(Filters, OtherInputsAreGreyTilesOneByOne) {
  const WeightView weights{.outputs = 2, .shape = {1, 2, 2}, .values = {0, 9, 1, 8, 7, 0, 5, 4}};
  const std::vector<Image> tiles = filter_tiles(weights, 3);
  ASSERT_EQ(tiles.size(), 3u);                                       // at most
  EXPECT_EQ(tiles[0].pixels, (std::vector<std::uint8_t>{0, 255}));   // 0 1
  EXPECT_EQ(tiles[1].pixels, (std::vector<std::uint8_t>{255, 0}));   // 9 8
  EXPECT_EQ(tiles[2].pixels, (std::vector<std::uint8_t>{255, 0}));   // 7 5
}

TEST(Filters, TakesTheFirstLayerOrTheOneNamed) {
  FakeSubject subject;
  subject.net.insert(subject.net.begin() + 2, {"conv2", Convolution{}});
  subject.weight = {.outputs = 1, .shape = {3, 3, 1}, .values = std::vector<float>(9, 1.0f)};
  Filters({}).explain(subject);
  Filters({.layer = "conv2"}).explain(subject);
  subject.net = {{"head", Linear{}}};
  Filters({}).explain(subject);
  EXPECT_EQ(subject.asked, (std::vector<std::string>{"conv1", "conv2", "head"}));
}

TEST(Filters, RefusesWhatIsNoPicture) {
  FakeSubject subject;
  EXPECT_EQ(refusal_of(Filters({.layer = "conv_1"}), subject), "[explain] filters: the network has no convolution 'conv_1'; did you mean 'conv1'?");
  subject.weight = {.outputs = 1, .shape = {1, 1, 8}, .values = std::vector<float>(8)};
  EXPECT_EQ(refusal_of(Filters({}), subject), "[explain] filters: 'conv1' looks at single pixels (1 x 1); name another convolution as layer");
  subject.table = {{"age", {}}};
  EXPECT_EQ(refusal_of(Filters({}), subject), "[explain] filters: the weights on a table's row are no pictures; saliency says what each column does");
}

}  // namespace
}  // namespace deft
