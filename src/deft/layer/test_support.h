// What the tests of layers share: PyTorch's picture, and a sample-by-sample formula on a batch.
#ifndef DEFT_LAYER_TEST_SUPPORT_H
#define DEFT_LAYER_TEST_SUPPORT_H

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "deft/core/problem.h"
#include "deft/layer/role.h"

namespace deft {

inline const Shape kGoldenShape{5, 4, 4};  // of each of the 4 samples in goldens::layer_x
inline constexpr std::int64_t kGoldenCount = 4;

inline void expect_numbers(const std::vector<double>& ours, const std::vector<double>& expected, double tolerance) {
  ASSERT_EQ(ours.size(), expected.size());
  for (std::size_t i = 0; i < ours.size(); ++i) EXPECT_NEAR(ours[i], expected[i], tolerance) << "at " << i;
}

template <class Formula>
std::vector<double> each_sample(const std::vector<double>& batch, std::int64_t count, const Formula& formula) {
  std::vector<double> all;
  const auto size = static_cast<std::ptrdiff_t>(batch.size()) / count;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::vector<double> sample(batch.begin() + i * size, batch.begin() + (i + 1) * size);
    for (double y : formula(sample)) all.push_back(y);
  }
  return all;
}

// y = scale * x + shift per channel, channels last.
inline std::vector<double> scaled(std::vector<double> x, const std::vector<double>& scale,
                                  const std::vector<double>& shift) {
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = scale[i % scale.size()] * x[i] + shift[i % shift.size()];
  return x;
}

inline std::string refusal_of(const LayerOptions& options, const Shape& in) {
  try {
    shapes_of({{"x", options}}, in);
  } catch (const Refusal& refusal) {
    return refusal.what();
  }
  return "accepted";
}

}  // namespace deft

#endif
