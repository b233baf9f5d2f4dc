#include "deft/augmentation/cutmix.h"

#include <gtest/gtest.h>

#include "support/batch_check.h"
#include "support/checked_options.h"
#include "support/distribution_check.h"
#include "support/preprocessing_check.h"

namespace deft {
namespace {

TEST(Cutmix, ReplacesTheBoxAndWeighsTheTargetsByItsExactArea) {
  TestBatch data(2, 2, 3, 1, 2);
  data.inputs = {1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60};
  data.targets = {1, 0, 0, 1};
  MixableBatch batch = data.batch();
  cut_mix(batch, {.top = 0, .left = 1, .height = 1, .width = 2}, {1, 0});  // 2 of 6 pixels
  EXPECT_EQ(data.inputs, (std::vector<float>{1, 20, 30, 4, 5, 6, 10, 2, 3, 40, 50, 60}));
  const float third = static_cast<float>(1.0 / 3), rest = static_cast<float>(1 - 1.0 / 3);
  EXPECT_NEAR(data.targets[0], rest, 1e-6);
  EXPECT_NEAR(data.targets[1], third, 1e-6);
  EXPECT_NEAR(data.targets[2], third, 1e-6);
  EXPECT_NEAR(data.targets[3], rest, 1e-6);
}

TEST(Cutmix, TargetsCountTheForeignPixelsOfEveryDrawnBox) {
  // Sample i is filled with the number i and its target is class i: pixels and targets must tell the same story.
  for (std::uint64_t draw = 0; draw < 300; ++draw) {
    TestBatch data(5, 7, 9, 2, 5);
    for (std::size_t i = 0; i < data.inputs.size(); ++i) data.inputs[i] = static_cast<float>(i / (7 * 9 * 2));
    for (std::size_t i = 0; i < 5; ++i) data.targets[i * 5 + i] = 1;
    MixableBatch batch = data.batch();
    Random random = Random::of(1, "cutmix", draw);
    Cutmix({.probability = 1}).mix(batch, random);
    data.expect_rows_sum_to_one();
    for (std::size_t i = 0; i < 5; ++i) {
      std::vector<double> shares(5);
      for (std::size_t k = 0; k < 126; ++k) shares[static_cast<std::size_t>(data.inputs[i * 126 + k])] += 1.0 / 126;
      for (std::size_t c = 0; c < 5; ++c) ASSERT_NEAR(data.targets[i * 5 + c], shares[c], 1e-5) << draw;
    }
  }
}

TEST(Cutmix, BoxesStayInsideAndHaveTheDrawnAreaWhereTheBorderDoesNotCutThem) {
  int whole = 0;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    Random random = Random::of(2, "box", i);
    const CutBox box = random_cut_box(0.75, 40, 60, random);  // half of each side
    EXPECT_GE(box.top, 0);
    EXPECT_GE(box.left, 0);
    EXPECT_LE(box.top + box.height, 40);
    EXPECT_LE(box.left + box.width, 60);
    EXPECT_LE(box.height, 20);
    EXPECT_LE(box.width, 30);
    whole += box.height == 20 && box.width == 30;
  }
  EXPECT_NEAR(whole, 1000.0 * 21 * 31 / (40 * 60), 4 * 14);  // centres that keep clear of the border
}

TEST(Cutmix, CentresAreUniform) {
  std::vector<std::int64_t> hits(10);
  for (std::uint64_t i = 0; i < 10000; ++i) {
    Random random = Random::of(3, "box", i);
    ++hits[static_cast<std::size_t>(random_cut_box(0.99, 10, 10, random).left)];  // boxes of one pixel
  }
  expect_equally_often(hits);
}

TEST(Cutmix, ProbabilityZeroAndAnEmptyBoxMixNothing) {
  TestBatch data = TestBatch::random(4, 5, 5, 3, 3);
  const TestBatch before = data;
  MixableBatch batch = data.batch();
  Random random(1);
  Cutmix({.probability = 0}).mix(batch, random);
  cut_mix(batch, random_cut_box(1, 5, 5, random), {1, 2, 3, 0});
  EXPECT_EQ(data.inputs, before.inputs);
  EXPECT_EQ(data.targets, before.targets);
}

TEST(Cutmix, RefusesTablesAndAnAlphaOfZero) {
  TestBatch table = TestBatch::random(4, 1, 1, 6, 2);
  MixableBatch batch = table.batch();
  Random random(1);
  EXPECT_EQ(refusal_text([&] { Cutmix({}).mix(batch, random); }),
            "[augmentation] cutmix cuts boxes out of pictures, and these inputs have no rows and columns; use mixup");
  EXPECT_EQ(option_problems(CutmixOptions{.alpha = 0}), std::vector<std::string>{"alpha = 0 is outside 0.001 .. 100"});
}

}  // namespace
}  // namespace deft
