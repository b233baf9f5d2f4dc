#include "deft/coach/histogram.h"

#include <gtest/gtest.h>

#include <limits>
#include <numeric>

namespace deft {
namespace {

using Counts = std::vector<std::int64_t>;

TEST(Histogram, CountsEqualBinsWithTheLargestInTheLast) {
  const Histogram h = histogram_of(std::vector<float>{0, 0.5f, 1, 2, 3.9f, 4}, 4);
  EXPECT_EQ(h.low, 0);
  EXPECT_EQ(h.high, 4);
  EXPECT_EQ(h.counts, (Counts{2, 1, 1, 2}));
}

TEST(Histogram, OfOneValueIsOneBin) {
  const Histogram h = histogram_of(std::vector<float>{-2, -2, -2}, 3);
  EXPECT_EQ(h.low, -2);
  EXPECT_EQ(h.high, -2);
  EXPECT_EQ(h.counts, (Counts{3, 0, 0}));
}

TEST(Histogram, LeavesOutWhatIsNotFinite) {
  const float infinite = std::numeric_limits<float>::infinity();
  EXPECT_EQ(histogram_of(std::vector<float>{1, infinite, 2, std::numeric_limits<float>::quiet_NaN()}, 2).counts, (Counts{1, 1}));
  EXPECT_TRUE(histogram_of(std::vector<float>{-infinite}).counts.empty());
  EXPECT_TRUE(histogram_of({}).counts.empty());
}

// 60 channels beside each other, channel k always k: each of 60 bins gets its share although few values are counted.
TEST(Histogram, OfManyValuesLeavesNoChannelOut) {
  std::vector<float> values(60 * 40000);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i % 60);
  const Histogram h = histogram_of(values, 60);
  const auto all = std::accumulate(h.counts.begin(), h.counts.end(), std::int64_t{0});
  EXPECT_LE(all, static_cast<std::int64_t>(kMostCounted));
  for (const std::int64_t count : h.counts) EXPECT_NEAR(static_cast<double>(count), static_cast<double>(all) / 60, 1.0);
}

}  // namespace
}  // namespace deft
