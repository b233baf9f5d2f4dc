#include "deft/augmentation/rand_augment.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "support/augmentation_check.h"
#include "support/checked_options.h"
#include "support/distribution_check.h"

namespace deft {
namespace {

TEST(RandAugment, ToneOperationsAgreeWithTorchvision) {
  const auto changed = [](const std::vector<double>& bytes, auto change) {
    Image image = golden_image(bytes);
    change(image);
    return image;
  };
  expect_picture(changed(goldens::picture, [](Image& i) { posterize(i, 3); }), goldens::posterize_3, 0);
  expect_picture(changed(goldens::picture, [](Image& i) { solarize(i, 100); }), goldens::solarize_100, 0);
  expect_picture(changed(goldens::narrow_picture, autocontrast), goldens::autocontrast, 1.01);
  expect_picture(changed(goldens::narrow_picture, equalize), goldens::equalize, 0);
  expect_picture(changed(goldens::picture, [](Image& i) { sharpen(i, 1.9); }), goldens::sharpness_1_9, 2.01);  // theirs rounds twice
}

TEST(RandAugment, EveryOperationAtStrengthZeroChangesNothingButTheTwoThatHaveNone) {
  for (std::int64_t k = 0; k < kOperations; ++k) {
    const auto operation = static_cast<Operation>(k);
    if (operation == Operation::autocontrast || operation == Operation::equalize) continue;
    Image image = golden_picture();
    apply_operation(image, operation, 0, Border::reflect);
    EXPECT_EQ(image.pixels, golden_picture().pixels) << k;
  }
}

TEST(RandAugment, SignsAreOpposite) {
  Image right{1, 20, 1, std::vector<std::uint8_t>(20)}, left = right;
  right.pixels[10] = left.pixels[10] = 200;
  apply_operation(right, Operation::translate_x, 1.0 / 3, Border::zero);  // 0.45 / 3 * 20 = 3 pixels
  apply_operation(left, Operation::translate_x, -1.0 / 3, Border::zero);
  EXPECT_EQ(right.pixels[13], 200);
  EXPECT_EQ(left.pixels[7], 200);
}

TEST(RandAugment, FlatPicturesSurviveStretching) {
  Image flat{3, 3, 1, std::vector<std::uint8_t>(9, 42)};
  autocontrast(flat);
  equalize(flat);
  EXPECT_EQ(flat.pixels, std::vector<std::uint8_t>(9, 42));
}

TEST(RandAugment, EveryOperationIsDrawnEquallyOften) {
  // Each leaves its own picture behind; counted by comparing with all of them, signs apart.
  std::map<std::vector<std::uint8_t>, std::set<std::int64_t>> makers;
  for (std::int64_t k = 0; k < kOperations; ++k) {
    for (double sign : {-1.0, 1.0}) {
      Image image = golden_image(goldens::narrow_picture);
      apply_operation(image, static_cast<Operation>(k), sign, Border::reflect);
      makers[image.pixels].insert(k);
    }
  }
  std::map<std::int64_t, int> seen;
  for (std::uint64_t i = 0; i < 7000; ++i) {
    Image image = golden_image(goldens::narrow_picture);
    Random random = Random::of(1, "rand_augment", i);
    RandAugment({.operations = 1, .magnitude = 30}).apply(image, random, {});
    const auto found = makers.find(image.pixels);
    ASSERT_NE(found, makers.end());
    ASSERT_EQ(found->second.size(), 1u);
    ++seen[*found->second.begin()];
  }
  ASSERT_EQ(seen.size(), 14u);
  std::vector<std::int64_t> counts;
  for (const auto& [key, count] : seen) counts.push_back(count);
  expect_equally_often(counts);
}

TEST(RandAugment, GreyAndTinyPicturesPassEveryOperation) {
  for (std::int64_t side : {1, 2, 3}) {
    for (std::int64_t k = 0; k < kOperations; ++k) {
      Image image{side, side, 1, std::vector<std::uint8_t>(static_cast<std::size_t>(side * side), 9)};
      apply_operation(image, static_cast<Operation>(k), 0.3, Border::reflect);
      EXPECT_EQ(image.pixels.size(), static_cast<std::size_t>(side * side));
    }
  }
}

TEST(RandAugment, NoOperationsChangeNothing) {
  Image image = golden_picture();
  Random random(1);
  RandAugment({.operations = 0}).apply(image, random, {});
  EXPECT_EQ(image.pixels, golden_picture().pixels);
}

TEST(RandAugment, RefusesMagnitudesAboveThirty) {
  EXPECT_EQ(option_problems(RandAugmentOptions{.magnitude = 31}), std::vector<std::string>{"magnitude = 31 is outside 0 .. 30"});
}

}  // namespace
}  // namespace deft
