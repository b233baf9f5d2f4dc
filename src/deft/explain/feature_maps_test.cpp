#include "deft/explain/feature_maps.h"

#include <gtest/gtest.h>

#include "deft/explain/color_map.h"
#include "deft/explain/explained.h"
#include "deft/explain/fake_subject.h"

namespace deft {
namespace {

TEST(FeatureMaps, ShareOneScaleOverTheLayer) {
  const LayerView view{"a", {1, 2, 2}, {0, 5, 10, 5}, {}};     // channel 0: 0 10, channel 1: 5 5
  const std::vector<Image> pictures = map_pictures(view, 8);
  ASSERT_EQ(pictures.size(), 2u);
  const auto pixel = [&](std::size_t map, std::size_t at) { return Color{pictures[map].pixels[3 * at], pictures[map].pixels[3 * at + 1], pictures[map].pixels[3 * at + 2]}; };
  EXPECT_EQ(pixel(0, 0), heat_color(0.0));
  EXPECT_EQ(pixel(0, 1), heat_color(1.0));
  EXPECT_EQ(pixel(1, 0), heat_color(0.5));
  EXPECT_EQ(map_pictures(view, 1).size(), 1u);
  EXPECT_EQ(flat_maps(view), 1);
}

TEST(FeatureMaps, LooksBehindTheFirstAndTheLastConvolution) {
  FakeSubject subject;
  subject.net = {{"conv1", Convolution{.channels = 2}}, {"act1", Activate{}}, {"pool", MaxPooling{}}, {"conv2", Convolution{.channels = 2}},
                 {"conv3", Convolution{.channels = 2}}, {"norm3", Normalization{}}, {"act3", Activate{}}, {"head", Linear{}}};
  subject.views["act1"] = {"act1", {4, 4, 2}, std::vector<float>(32), {}};
  subject.views["act3"] = {"act3", {2, 2, 2}, std::vector<float>(8), {}};
  const Explained found = FeatureMaps({}).explain(subject);
  EXPECT_EQ(subject.asked, (std::vector<std::string>{"act1 -1", "act3 -1"}));
  EXPECT_EQ(found.title, "feature maps of 'act1' and 'act3'");
  EXPECT_EQ(found.facts["layers"][1]["maps"], 2);
  EXPECT_GT(found.picture.height, 0);
}

TEST(FeatureMaps, RefusesNetworksWithoutMaps) {
  FakeSubject subject;
  subject.net = {{"head", Linear{}}};
  EXPECT_EQ(refusal_of(FeatureMaps({}), subject), "[explain] feature_maps: the network has no convolution; name any layer as layers");
  subject.table = {{"age", {}}};
  EXPECT_EQ(refusal_of(FeatureMaps({}), subject), "[explain] feature_maps: a table's row has no maps; saliency says what each column does");
}

}  // namespace
}  // namespace deft
