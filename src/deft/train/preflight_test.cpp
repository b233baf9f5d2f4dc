// The checks one by one: silent on what is sound, with the right name for what is not.
#include "deft/train/preflight.h"

#include <gtest/gtest.h>

#include <cmath>

#include "deft/core/random.h"
#include "deft/data/memory_pictures.h"
#include "torch/tiny_run.h"

namespace deft {
namespace {

std::string rules_of(const Check& check) {
  std::string names;
  for (const Finding& one : check.findings) names += (names.empty() ? "" : " ") + one.rule;
  return names;
}

DataSet labelled(const std::vector<std::int64_t>& train, const std::vector<std::int64_t>& test, int classes) {
  DataSet data;
  for (int c = 0; c < classes; ++c) data.class_names.push_back("class " + std::to_string(c));
  data.train.labels = train;
  data.test.labels = test;
  return data;
}

TEST(CheckLabels, BalancedClassesAreFine) { EXPECT_EQ(result_of(check_labels(labelled({0, 0, 1, 1}, {0, 1}, 2))), "ok"); }

TEST(CheckLabels, AClassOfTheTestWithoutTrainingSamplesIsAnError) {
  const Check check = check_labels(labelled({0, 0, 1}, {0, 1, 2, 2}, 3));
  EXPECT_EQ(rules_of(check), "class_missing");
  EXPECT_EQ(result_of(check), "error");
  EXPECT_NE(check.findings[0].advice.find("'class 2', and 2 test samples"), std::string::npos) << check.findings[0].advice;
}

TEST(CheckLabels, EmptyUntestedAndRareClassesAreWarnings) {
  EXPECT_EQ(rules_of(check_labels(labelled({0, 1}, {0, 1}, 3))), "class_missing");
  EXPECT_EQ(result_of(check_labels(labelled({0, 1}, {0, 1}, 3))), "warning");
  EXPECT_EQ(rules_of(check_labels(labelled({0, 1}, {0}, 2))), "class_untested");
  EXPECT_EQ(rules_of(check_labels(labelled({0, 1}, {}, 2))), "");  // no test part: nothing is missing from it
  std::vector<std::int64_t> rare(11, 0);
  rare.push_back(1);
  EXPECT_EQ(rules_of(check_labels(labelled(rare, {0, 1}, 2))), "class_imbalance");
  rare.erase(rare.begin());
  EXPECT_EQ(rules_of(check_labels(labelled(rare, {0, 1}, 2))), "");  // 10 to 1 is the limit
}

TEST(CheckLabels, TargetsThatNeverVaryOrAreNotNumbers) {
  DataSet data;
  data.task = Task::regression;
  data.class_names = {"price"};
  data.train.targets = {3, 3, 3};
  EXPECT_EQ(rules_of(check_labels(data)), "label_constant");
  data.train.targets = {3, 4, std::nanf("")};
  EXPECT_EQ(rules_of(check_labels(data)), "label_not_a_number");
  data.train.targets = {3, 4, 5};
  EXPECT_EQ(rules_of(check_labels(data)), "");
}

Samples drawn(std::uint64_t seed, std::int64_t count) {
  Random random(seed);
  std::vector<std::uint8_t> bytes;
  for (std::int64_t i = 0; i < count * 20 * 20; ++i) bytes.push_back(static_cast<std::uint8_t>(random.below(256)));
  Samples samples;
  samples.pictures = std::make_shared<MemoryPictures>(count, 20, 20, 1, bytes);
  for (std::int64_t i = 0; i < count; ++i) samples.labels.push_back(i % 2);
  return samples;
}

TEST(CheckDuplicates, ATestPartThatWasTrainedOnIsAnError) {
  DataSet data;
  data.class_names = {"a", "b"};
  data.train = drawn(1, 100);
  data.test = drawn(2, 40);
  EXPECT_EQ(result_of(check_duplicates(data)), "ok");
  data.test = subset(data.train, {5, 6, 7, 8});
  EXPECT_EQ(rules_of(check_duplicates(data)), "leaking_test");
  EXPECT_EQ(result_of(check_duplicates(data)), "error");
  data.test.labels[0] ^= 1;
  EXPECT_EQ(rules_of(check_duplicates(data)), "leaking_test contradicting_labels");
}

// Rows of two coins repeat by chance, within the training part as between the parts.
TEST(CheckDuplicates, RowsThatRepeatByChanceAreNoLeak) {
  DataSet data;
  data.class_names = {"a", "b"};
  Random random(3);
  for (Samples* part : {&data.train, &data.test}) {
    for (int i = 0; i < 60; ++i) {
      part->rows.push_back(static_cast<float>(random.below(2)));
      part->rows.push_back(static_cast<float>(random.below(2)));
      part->labels.push_back(random.below(2));
    }
  }
  EXPECT_EQ(rules_of(check_duplicates(data)), "");
}

std::vector<float> numbers(std::int64_t count, double mean, double deviation) {
  Random random(11);
  std::vector<float> values;
  for (std::int64_t i = 0; i < count; ++i) values.push_back(static_cast<float>(mean + deviation * random.normal()));
  return values;
}

TEST(CheckInputs, ScaledAndStandardisedDataAreFine) {
  Random random(5);
  std::vector<float> shares;
  for (int i = 0; i < 3000; ++i) shares.push_back(static_cast<float>(random.uniform()));
  EXPECT_EQ(result_of(check_inputs(shares, 3)), "ok");                              // 0 .. 1
  for (float& value : shares) value = 2 * value - 1;
  EXPECT_EQ(result_of(check_inputs(shares, 3)), "ok");                              // -1 .. 1
  EXPECT_EQ(result_of(check_inputs(numbers(3000, 0, 1), 3)), "ok");                 // mean 0, deviation 1
  EXPECT_EQ(result_of(check_inputs(numbers(3000, 0.5, 0.25), 3)), "ok");
  std::vector<float> sparse(3000, 0.0f);
  for (std::size_t i = 0; i < sparse.size(); i += 20) sparse[i] = 1.0f;
  EXPECT_EQ(result_of(check_inputs(sparse, 3)), "ok");                              // one-hot columns
}

TEST(CheckInputs, BytesTinyNumbersAndOneHugeColumnAreNot) {
  EXPECT_EQ(rules_of(check_inputs(numbers(3000, 128, 60), 3)), "data_not_normalized");
  EXPECT_EQ(rules_of(check_inputs(numbers(3000, 0.002, 0.001), 3)), "data_not_normalized");
  std::vector<float> one = numbers(3000, 0, 1);
  for (std::size_t i = 2; i < one.size(); i += 3) one[i] = 1000 * one[i];
  EXPECT_EQ(rules_of(check_inputs(one, 3)), "data_not_normalized");
}

TEST(CheckInputs, ConstantAndMissingNumbersAreErrors) {
  EXPECT_EQ(rules_of(check_inputs(std::vector<float>(300, 0.5f), 3)), "constant_inputs");
  std::vector<float> missing = numbers(300, 0, 1);
  missing[7] = std::nanf("");
  EXPECT_EQ(rules_of(check_inputs(missing, 3)), "inputs_not_finite");
  EXPECT_EQ(result_of(check_inputs(missing, 3)), "error");
}

struct Checked {
  Check start, fit, constant;
};

Checked checked(const std::vector<std::string>& overrides) {
  TinyRun run(tiny_document(overrides));
  Checked result;
  result.start = check_start(run.classifier(), fixed_batch(run.classifier(), run.samples(), varied_samples(run.samples(), 60)));
  SmallFit best;
  result.fit = check_small_fit(run.classifier(), run.samples(), 60, best);
  result.constant = check_constant_inputs(run.classifier(), run.samples(), best, 60);
  return result;
}

TEST(CheckNetwork, ASoundOneIsFine) {
  const Checked sound = checked({});
  EXPECT_EQ(result_of(sound.start), "ok") << sound.start.text;
  EXPECT_NE(sound.start.text.find("-log 1/3 = 1.099"), std::string::npos) << sound.start.text;
  EXPECT_EQ(result_of(sound.fit), "ok") << sound.fit.text;
  EXPECT_EQ(result_of(sound.constant), "ok") << sound.constant.text;
}

TEST(CheckNetwork, ZeroWeightsCannotLearn) {
  const Checked zero = checked({"initialization.name=zero"});
  EXPECT_EQ(rules_of(zero.start), "");  // the loss of knowing nothing is what it should be
  EXPECT_EQ(rules_of(zero.fit), "cannot_overfit");
  EXPECT_NE(zero.fit.findings[0].advice.find("are equal"), std::string::npos) << zero.fit.findings[0].advice;
  EXPECT_EQ(rules_of(zero.constant), "inputs_ignored");
}

TEST(CheckNetwork, WeightsThatAreFarTooLargeShowInTheFirstLoss) {
  const Checked large = checked({"initialization.name=small_normal", "initialization.deviation=1"});
  EXPECT_EQ(rules_of(large.start), "loss_at_start") << large.start.text;
}

}  // namespace
}  // namespace deft
