// The pictures of the golden numbers (tests/goldens/make_augmentation.py), and pictures close to golden ones.
#ifndef DEFT_TESTS_SUPPORT_AUGMENTATION_CHECK_H
#define DEFT_TESTS_SUPPORT_AUGMENTATION_CHECK_H

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "deft/augmentation/role.h"
#include "goldens/augmentation.h"

namespace deft {

inline constexpr std::int64_t kGoldenSide = 16;

inline Image golden_image(const std::vector<double>& bytes) {
  Image image{kGoldenSide, kGoldenSide, 3, {}};
  for (double one : bytes) image.pixels.push_back(static_cast<std::uint8_t>(one));
  return image;
}
inline Image golden_picture() { return golden_image(goldens::picture); }

inline void expect_picture(const Image& image, const std::vector<double>& expected, double tolerance) {
  ASSERT_EQ(image.pixels.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(image.pixels[i], expected[i], tolerance) << i;
}

}  // namespace deft

#endif
