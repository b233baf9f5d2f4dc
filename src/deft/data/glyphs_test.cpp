#include "deft/data/glyphs.h"

#include <algorithm>
#include <numeric>

#include "deft/data/glyph_shapes.h"
#include "deft/data/test_files.h"

namespace deft {
namespace {

std::uint64_t checksum(const Samples& samples) {
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  for (std::int64_t i = 0; i < samples.size(); ++i) {
    for (std::uint8_t byte : pixels_of(*samples.pictures, i)) hash = (hash ^ byte) * 0x100000001B3ULL;
    hash = (hash ^ static_cast<std::uint64_t>(samples.labels[static_cast<std::size_t>(i)])) * 0x100000001B3ULL;
  }
  return hash;
}

TEST(Glyphs, TheDefaultSetIsTheSameOnEveryMachine) {
  const DataSet set = load_source("glyphs");
  EXPECT_EQ(set.train.size(), 6000);
  EXPECT_EQ(set.test.size(), 1000);
  EXPECT_TRUE(set.test_given);
  EXPECT_TRUE(set.drawn_symbols);
  EXPECT_EQ(checksum(set.train), 337996740624466023ULL);
  EXPECT_EQ(checksum(set.test), 3977714425481963330ULL);
}

TEST(Glyphs, AnotherSeedDrawsOtherPictures) {
  EXPECT_NE(checksum(load_source("glyphs:samples=100").train), checksum(load_source("glyphs:samples=100,seed=1").train));
}

TEST(Glyphs, CountsFollowTheExponentialProfile) {
  EXPECT_EQ(imbalanced_counts(300, 3, 1), (std::vector<std::int64_t>{100, 100, 100}));
  EXPECT_EQ(imbalanced_counts(700, 3, 4), (std::vector<std::int64_t>{400, 200, 100}));  // 1 : 1/2 : 1/4
  const std::vector<std::int64_t> many = imbalanced_counts(6000, 10, 100);
  EXPECT_EQ(std::accumulate(many.begin(), many.end(), std::int64_t{0}), 6000);
  EXPECT_NEAR(static_cast<double>(many[0]) / static_cast<double>(many[9]), 100, 3);
  EXPECT_EQ(imbalanced_counts(36, 36, 1000).back(), 1);  // never an empty class
}

TEST(Glyphs, LabelNoiseChangesThatShareOfTheTrainingLabelsOnly) {
  const DataSet clean = load_source("glyphs:samples=3000"), noisy = load_source("glyphs:samples=3000,label_noise=0.2");
  int changed = 0;
  for (std::size_t i = 0; i < 3000; ++i) changed += clean.train.labels[i] != noisy.train.labels[i];
  EXPECT_NEAR(changed, 600, 90);
  EXPECT_EQ(clean.test.labels, noisy.test.labels);
  EXPECT_EQ(pixels_of(*clean.train.pictures, 5), pixels_of(*noisy.train.pictures, 5));
}

TEST(Glyphs, ThirtySixShapesAllDifferent) {
  for (std::int64_t a = 0; a < kGlyphs; ++a) {
    ASSERT_FALSE(glyph_shape(a).empty());
    for (std::int64_t b = 0; b < a; ++b) {
      const auto& left = glyph_shape(a);
      const auto& right = glyph_shape(b);
      const bool same = left.size() == right.size() && std::equal(left.begin(), left.end(), right.begin(), [](auto& s, auto& t) {
        return s.size() == t.size() && std::equal(s.begin(), s.end(), t.begin(), [](auto p, auto q) { return p.x == q.x && p.y == q.y; });
      });
      EXPECT_FALSE(same) << glyph_name(a) << ' ' << glyph_name(b);
    }
  }
}

TEST(Glyphs, RefusesOptionsWithTheirRangesAndNearestNames) {
  EXPECT_EQ(refusal_of([] { load_source("glyphs:sampels=3"); }),
            "data.source 'glyphs': unknown option 'sampels'; did you mean 'samples'?");
  EXPECT_EQ(refusal_of([] { load_source("glyphs:classes=37"); }),
            "data.source 'glyphs': classes = 37 is outside 2 .. 36 (digits, then letters)");
  EXPECT_EQ(refusal_of([] { load_source("glyphs:size=big"); }), "data.source 'glyphs': size: expected a number, got 'big'");
  EXPECT_EQ(refusal_of([] { load_source("glyphs:size=nan"); }),
            "data.source 'glyphs': size = nan is outside 16 .. 256 (side of a picture in pixels)");
  EXPECT_EQ(refusal_of([] { load_source("glyphs:classes=2.5"); }),
            "data.source 'glyphs': classes: expected a whole number, got '2.5'");
}

}  // namespace
}  // namespace deft
