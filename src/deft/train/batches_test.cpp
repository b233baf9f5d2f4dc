#include "deft/train/batches.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "deft/data/memory_pictures.h"

namespace deft {
namespace {

constexpr std::int64_t kSamples = 50, kSide = 8;

constexpr std::int64_t kNumbered = 5;

// Patterned pictures in which one pixel is the picture's number: a batch shows which ones it holds, and how they were changed.
Samples numbered() {
  Samples samples;
  std::vector<std::uint8_t> bytes;
  for (std::int64_t i = 0; i < kSamples; ++i) {
    for (std::int64_t p = 0; p < kSide * kSide; ++p) bytes.push_back(static_cast<std::uint8_t>(p == kNumbered ? i : (7 * i + 13 * p) % 251));
  }
  samples.pictures = std::make_shared<MemoryPictures>(kSamples, kSide, kSide, 1, std::move(bytes));
  for (std::int64_t i = 0; i < kSamples; ++i) samples.labels.push_back(i % 3);
  return samples;
}

Preparation preparation(const std::string& toml, const Samples& samples) {
  Problems problems;
  const Recipe recipe = bind(read_recipe_text(toml, "r.toml", problems), problems);
  problems.refuse_if_any();
  Preparation result(recipe, {{kSide, kSide, 1}, {}});
  result.fit(samples);
  return result;
}

struct Kept {
  std::vector<std::int64_t> indices;
  std::vector<float> floats, targets;
  bool operator==(const Kept&) const = default;
};

std::vector<Kept> all_batches(const BatchPlan& plan, const Preparation& prepare, const Samples& samples, std::int64_t workers) {
  BatchStream stream(plan, prepare, samples, workers);
  std::vector<Kept> all;
  while (const Batch* batch = stream.next()) all.push_back({batch->indices, batch->floats, batch->targets});
  return all;
}

BatchPlan plan_of(std::int64_t steps) {
  BatchPlan plan;
  plan.seed = 3;
  plan.batch_size = 8;
  plan.steps = steps;
  plan.outputs = 3;
  return plan;
}

const char* const kAugmented = "[[augmentation]]\nname = \"random_crop\"\npadding = 2\n[[augmentation]]\nname = \"horizontal_flip\"\n[[preprocessing]]\nname = \"standardize\"\n";

TEST(BatchStream, GivesTheSameBatchesForAnyNumberOfWorkers) {
  const Samples samples = numbered();
  const Preparation prepare = preparation(kAugmented, samples);
  const std::vector<Kept> one = all_batches(plan_of(20), prepare, samples, 1);
  ASSERT_EQ(one.size(), 20u);
  EXPECT_TRUE(all_batches(plan_of(20), prepare, samples, 2) == one);
  EXPECT_TRUE(all_batches(plan_of(20), prepare, samples, 3) == one);
}

TEST(BatchStream, EpochHoldsEverySampleAtMostOnceAndDropsTheRest) {
  const Samples samples = numbered();
  EXPECT_EQ(steps_per_epoch(kSamples, 8), 6);
  const std::vector<Kept> batches = all_batches(plan_of(12), preparation("", samples), samples, 2);
  std::vector<std::int64_t> first, second;
  for (std::size_t step = 0; step < 12; ++step) {
    ASSERT_EQ(batches[step].indices.size(), 8u);
    std::vector<std::int64_t>& epoch = step < 6 ? first : second;
    epoch.insert(epoch.end(), batches[step].indices.begin(), batches[step].indices.end());
  }
  EXPECT_EQ(std::set<std::int64_t>(first.begin(), first.end()).size(), 48u);
  EXPECT_EQ(std::set<std::int64_t>(second.begin(), second.end()).size(), 48u);
  EXPECT_NE(first, second) << "each epoch has an order of its own";
}

TEST(BatchStream, WithoutShufflingKeepsTheOrderAndFillsWhatItSays) {
  const Samples samples = numbered();
  BatchPlan plan = plan_of(6);
  plan.shuffle = plan.augment = false;
  const std::vector<Kept> batches = all_batches(plan, preparation("", samples), samples, 2);
  for (std::size_t step = 0; step < 6; ++step) {
    for (std::size_t i = 0; i < 8; ++i) {
      const auto index = static_cast<std::int64_t>(step * 8 + i);
      EXPECT_EQ(batches[step].indices[i], index);
      // Bytes without preprocessing: the picture's number, or a fixed factor times it.
      const float pixel = batches[step].floats[i * kSide * kSide + kNumbered];
      EXPECT_FLOAT_EQ(pixel, batches[0].floats[1 * kSide * kSide + kNumbered] * static_cast<float>(index));
      for (std::int64_t k = 0; k < 3; ++k) EXPECT_EQ(batches[step].targets[i * 3 + static_cast<std::size_t>(k)], k == index % 3 ? 1.0f : 0.0f);
    }
  }
}

TEST(BatchStream, FirstStepSkipsWithoutChangingTheRest) {
  const Samples samples = numbered();
  const Preparation prepare = preparation(kAugmented, samples);
  const std::vector<Kept> whole = all_batches(plan_of(20), prepare, samples, 2);
  BatchPlan plan = plan_of(20);
  plan.first_step = 9;
  const std::vector<Kept> rest = all_batches(plan, prepare, samples, 2);
  EXPECT_TRUE(std::vector<Kept>(whole.begin() + 9, whole.end()) == rest);
}

TEST(BatchStream, AugmentsAnewInEachEpoch) {
  Samples samples = numbered();
  BatchPlan plan = plan_of(12);
  plan.batch_size = kSamples;
  plan.steps = 2;
  plan.shuffle = false;
  const std::vector<Kept> batches = all_batches(plan, preparation(kAugmented, samples), samples, 1);
  EXPECT_EQ(batches[0].indices, batches[1].indices);
  EXPECT_NE(batches[0].floats, batches[1].floats);
}

TEST(BatchStream, FewerSamplesThanABatchMakeOneBatch) {
  const Samples samples = subset(numbered(), {1, 2, 3});
  EXPECT_EQ(steps_per_epoch(3, 8), 1);
  const std::vector<Kept> batches = all_batches(plan_of(2), preparation("", samples), samples, 2);
  ASSERT_EQ(batches.size(), 2u);
  EXPECT_EQ(batches[0].indices.size(), 3u);
}

TEST(BatchStream, ExtendMovesTheEnd) {
  const Samples samples = numbered();
  const Preparation prepare = preparation("", samples);
  BatchStream stream(plan_of(100), prepare, samples, 2);
  stream.next();
  stream.extend(10);
  int count = 1;
  while (stream.next()) ++count;
  EXPECT_EQ(count, 10);
}

TEST(BatchStream, CanBeLeftInTheMiddle) {
  const Samples samples = numbered();
  const Preparation prepare = preparation("", samples);
  BatchStream stream(plan_of(1000), prepare, samples, 3);
  EXPECT_NE(stream.next(), nullptr);
}

TEST(WriteTargets, CopiesTheTargetsOfRegression) {
  Samples samples;
  samples.targets = {1, 2, 3, 4, 5, 6};
  std::vector<float> targets;
  write_targets(samples, std::vector<std::int64_t>{2, 0}, 2, targets);
  EXPECT_EQ(targets, (std::vector<float>{5, 6, 1, 2}));
}

// Every class has about 17 of the 50 samples; make the first rare by leaving most of it out.
Samples uneven() {
  const Samples all = numbered();
  std::vector<std::int64_t> kept;
  for (std::int64_t i = 0; i < kSamples; ++i) {
    if (all.labels[static_cast<std::size_t>(i)] != 0 || i < 9) kept.push_back(i);
  }
  return subset(all, kept);
}

std::vector<std::int64_t> classes_of(const std::vector<Kept>& batches, const Samples& samples) {
  std::vector<std::int64_t> counts(3);
  for (const Kept& batch : batches) {
    for (const std::int64_t i : batch.indices) ++counts[static_cast<std::size_t>(samples.labels[static_cast<std::size_t>(i)])];
  }
  return counts;
}

Recipe recipe_with(const std::string& toml) {
  Problems problems;
  const Recipe recipe = bind(read_recipe_text(toml, "r.toml", problems), problems);
  problems.refuse_if_any();
  return recipe;
}

TEST(Batches, AnImbalanceTrickDecidesWhatAnEpochShows) {
  const Samples samples = uneven();  // 3, 17 and 16 of the classes
  const Recipe recipe = recipe_with("[[imbalance]]\nname = \"oversampling\"\n");
  EXPECT_EQ(epoch_draws(recipe, samples, 3), 51);
  BatchPlan plan = plan_of(1);
  plan.batch_size = 51;
  plan.sampling = sampling_of(recipe);
  EXPECT_EQ(classes_of(all_batches(plan, preparation("", samples), samples, 1), samples), (std::vector<std::int64_t>{17, 17, 17}));
}

TEST(Batches, CopiesOfAnEpochAreAugmentedDifferently) {
  const Samples samples = uneven();
  BatchPlan plan = plan_of(1);
  plan.batch_size = 51;
  plan.sampling = sampling_of(recipe_with("[[imbalance]]\nname = \"oversampling\"\n"));
  const Kept batch = all_batches(plan, preparation("[[augmentation]]\nname = \"random_crop\"\npadding = 3\n", samples), samples, 2)[0];
  const std::size_t size = kSide * kSide;
  std::set<std::vector<float>> shown;
  std::size_t times = 0;
  for (std::size_t i = 0; i < batch.indices.size(); ++i) {
    if (batch.indices[i] != 0) continue;
    ++times;
    shown.insert({batch.floats.begin() + static_cast<std::ptrdiff_t>(i * size), batch.floats.begin() + static_cast<std::ptrdiff_t>((i + 1) * size)});
  }
  EXPECT_GE(times, 5U);
  EXPECT_GE(shown.size() + 1, times);  // of 49 shifts two may agree
}

TEST(Batches, TheSecondStageBeginsWithTheEpochAtItsShare) {
  const Samples samples = uneven();
  const Recipe recipe = recipe_with("[[imbalance]]\nname = \"two_stage\"\nfrom = 0.5\nfrequent = 0.9\n");
  BatchPlan plan = plan_of(4);
  plan.batch_size = 36;
  plan.sampling = sampling_of(recipe);
  const std::vector<Kept> batches = all_batches(plan, preparation("", samples), samples, 1);
  EXPECT_EQ(classes_of({batches[0]}, samples)[0], 0);
  EXPECT_EQ(classes_of({batches[1]}, samples)[0], 0);
  EXPECT_EQ(classes_of({batches[2]}, samples), (std::vector<std::int64_t>{12, 12, 12}));
}

}  // namespace
}  // namespace deft
