#include "deft/data/near_duplicates.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "deft/core/random.h"
#include "deft/data/memory_pictures.h"

namespace deft {
namespace {

constexpr std::int64_t kSide = 32;
constexpr std::size_t kBytes = kSide * kSide * 3;

// A picture of smooth blobs: like a photo, unlike noise, whose cell means are all alike.
std::vector<std::uint8_t> blobs(std::uint64_t seed) {
  Random random(seed);
  std::vector<double> values(kSide * kSide, 128.0);
  for (int blob = 0; blob < 8; ++blob) {
    const double x = random.uniform(0, kSide), y = random.uniform(0, kSide), size = random.uniform(3, 9), height = random.uniform(-90, 90);
    for (std::int64_t i = 0; i < kSide * kSide; ++i) {
      const double dx = static_cast<double>(i % kSide) - x, dy = static_cast<double>(i / kSide) - y;
      values[static_cast<std::size_t>(i)] += height * std::exp(-(dx * dx + dy * dy) / (2 * size * size));
    }
  }
  std::vector<std::uint8_t> pixels;
  for (const double v : values) {
    for (int c = 0; c < 3; ++c) pixels.push_back(static_cast<std::uint8_t>(std::clamp(v, 0.0, 255.0)));
  }
  return pixels;
}

Samples samples_of(const std::vector<std::vector<std::uint8_t>>& pictures) {
  std::vector<std::uint8_t> bytes;
  for (const auto& one : pictures) bytes.insert(bytes.end(), one.begin(), one.end());
  Samples samples;
  samples.pictures = std::make_shared<MemoryPictures>(static_cast<std::int64_t>(pictures.size()), kSide, kSide, 3, bytes);
  samples.labels.assign(pictures.size(), 0);
  return samples;
}

Samples many(std::uint64_t first, int count) {
  std::vector<std::vector<std::uint8_t>> pictures;
  for (int i = 0; i < count; ++i) pictures.push_back(blobs(first + static_cast<std::uint64_t>(i)));
  return samples_of(pictures);
}

TEST(NearDuplicates, GridHoldsTheMeansOfItsCells) {
  // 2 x 4 grey pixels as 1 x 2 cells: (0 + 10 + 4 + 2) / 4 and (20 + 30 + 8 + 6) / 4.
  const std::uint8_t pixels[] = {0, 10, 20, 30, 4, 2, 8, 6};
  EXPECT_EQ(brightness_grid(pixels, 2, 4, 1, 1, 2), (std::vector<float>{4, 16}));
  const std::uint8_t coloured[] = {0, 3, 6};
  EXPECT_EQ(brightness_grid(coloured, 1, 1, 3, 2, 2), (std::vector<float>{3, 3, 3, 3}));
}

TEST(NearDuplicates, HashHasABitWhereItGetsBrighter) {
  std::vector<float> grid(72, 5.0f);
  EXPECT_EQ(difference_hash(grid), 0u);
  grid[9 * 2 + 4] = 9.0f;  // row 2: brighter from column 3 to 4, darker to 5
  EXPECT_EQ(difference_hash(grid), std::uint64_t{1} << (2 * 8 + 3));
  for (std::size_t i = 0; i < 72; ++i) grid[i] = static_cast<float>(i % 9);
  EXPECT_EQ(difference_hash(grid), ~std::uint64_t{0});
}

TEST(NearDuplicates, DifferentPicturesAreNotNear) {
  const NearDuplicates near = find_near_duplicates(many(1, 300), many(1000, 100));
  EXPECT_EQ(near.compared, 100);
  EXPECT_LE(near.shared, 1);
  EXPECT_LE(near.within, 1);
}

TEST(NearDuplicates, BrighterNoisierAndShiftedCopiesAreFound) {
  std::vector<std::vector<std::uint8_t>> copies;
  Random random(9);
  for (std::uint64_t i = 0; i < 30; ++i) {
    std::vector<std::uint8_t> picture = blobs(100 + i);
    if (i % 3 == 2) {  // one pixel to the right
      for (std::size_t row = 0; row < kSide; ++row) {
        for (std::size_t k = kSide * 3 - 1; k >= 3; --k) picture[row * kSide * 3 + k] = picture[row * kSide * 3 + k - 3];
      }
    }
    for (std::uint8_t& byte : picture) {
      const double change = i % 3 == 0 ? 12.0 : i % 3 == 1 ? random.uniform(-8, 8) : 0.0;
      byte = static_cast<std::uint8_t>(std::clamp(byte + change, 0.0, 255.0));
    }
    copies.push_back(picture);
  }
  const NearDuplicates near = find_near_duplicates(many(100, 60), samples_of(copies));
  EXPECT_GE(near.shared, 20);  // all of the brighter and the noisy ones
  for (const auto& [second, first] : near.pairs) EXPECT_EQ(second, first);
  EXPECT_EQ(near.within, 0);
}

TEST(NearDuplicates, PicturesThatAllLookAlikeShowItWithinTheTrainingPartToo) {
  std::vector<std::vector<std::uint8_t>> alike;
  Random random(4);
  for (int i = 0; i < 40; ++i) {
    std::vector<std::uint8_t> picture = blobs(5);
    for (std::uint8_t& byte : picture) byte = static_cast<std::uint8_t>(std::clamp(byte + random.uniform(-5, 5), 0.0, 255.0));
    alike.push_back(picture);
  }
  const NearDuplicates near = find_near_duplicates(samples_of(alike), samples_of(alike));
  EXPECT_EQ(near.shared, 40);
  EXPECT_EQ(near.within, near.looked_up);
}

TEST(NearDuplicates, EmptyPicturesAndTablesHaveNone) {
  const std::vector<std::uint8_t> white(kBytes, 255);
  EXPECT_EQ(find_near_duplicates(samples_of({white, white}), samples_of({white})).shared, 0);
  Samples table;
  table.rows = {1, 2, 3, 4};
  table.labels = {0, 1};
  EXPECT_EQ(find_near_duplicates(table, table).compared, 0);
}

}  // namespace
}  // namespace deft
