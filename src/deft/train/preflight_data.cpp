// The preflight's checks of the data: labels, duplicates, scale of the inputs.
#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "deft/core/progress.h"
#include "deft/data/duplicates.h"
#include "deft/data/near_duplicates.h"
#include "deft/train/preflight.h"

namespace deft {
namespace {

constexpr double kImbalance = 10.0;
constexpr double kLeak = 0.05;             // share of the test part that makes its accuracy worthless
constexpr double kNearLeak = 0.02;
constexpr double kLargestMean = 3.0;       // of one feature: standardised data have 0, data in 0 .. 1 at most 1
constexpr double kLargestDeviation = 5.0;
constexpr double kLeastDeviation = 0.02;   // of everything together
constexpr double kConstant = 1e-6;

std::string named(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < std::min<std::size_t>(names.size(), 5); ++i) text += (i ? ", '" : "'") + names[i] + "'";
  return text + (names.size() > 5 ? fmt::format(" and {} more", names.size() - 5) : "");
}

std::vector<std::int64_t> counts_of(const Samples& samples, std::size_t classes) {
  std::vector<std::int64_t> counts(classes);
  for (const std::int64_t label : samples.labels) ++counts[static_cast<std::size_t>(label)];
  return counts;
}

void check_classes(const DataSet& data, Check& check) {
  const std::size_t classes = data.class_names.size();
  const std::vector<std::int64_t> train = counts_of(data.train, classes), test = counts_of(data.test, classes);
  std::vector<std::string> untrained, empty, untested;
  std::int64_t lost = 0;
  for (std::size_t c = 0; c < classes; ++c) {
    if (train[c] == 0 && test[c] > 0) untrained.push_back(data.class_names[c]);
    if (train[c] == 0 && test[c] == 0) empty.push_back(data.class_names[c]);
    if (train[c] > 0 && test[c] == 0 && data.test.size() > 0) untested.push_back(data.class_names[c]);
    if (train[c] == 0) lost += test[c];
  }
  std::int64_t least = data.train.size(), most = 0;
  for (const std::int64_t count : train) {
    if (count > 0) least = std::min(least, count);
    most = std::max(most, count);
  }
  check.text = fmt::format("{} classes, {} training samples each", classes, least == most ? with_commas(most) : with_commas(least) + " to " + with_commas(most));
  if (!untrained.empty()) {
    check.findings.push_back({.rule = "class_missing", .severity = Severity::error,
                              .evidence = {{"classes", named(untrained)}, {"test_samples", static_cast<double>(lost)}},
                              .advice = fmt::format("no training sample is of class {}, and {} test samples are: they can only be answered wrongly; "
                                                    "add training samples or take the class out of the test part", named(untrained), lost)});
  }
  if (!empty.empty()) {
    check.findings.push_back({.rule = "class_missing", .severity = Severity::warning, .evidence = {{"classes", named(empty)}},
                              .advice = fmt::format("class {} has a name and no sample in any part; is a file or folder missing?", named(empty))});
  }
  if (!untested.empty()) {
    check.findings.push_back({.rule = "class_untested", .severity = Severity::warning, .evidence = {{"classes", named(untested)}},
                              .advice = fmt::format("the test part has no sample of class {}: how well it is learnt will stay unknown", named(untested))});
  }
  const double ratio = static_cast<double>(most) / static_cast<double>(std::max<std::int64_t>(1, least));
  if (ratio > kImbalance) {
    check.findings.push_back({.rule = "class_imbalance", .severity = Severity::warning,
                              .evidence = {{"largest", static_cast<double>(most)}, {"smallest", static_cast<double>(least)}},
                              .advice = fmt::format("the largest class has {:.0f} times the samples of the smallest: accuracy will hide the small ones; look at the "
                                                    "recall of each class, and try class weights", ratio),
                              .change = {{"loss.class_weights", "on"}}});
  }
}

void check_targets(const DataSet& data, Check& check) {
  const auto width = static_cast<std::size_t>(data.outputs());
  const std::size_t count = data.train.targets.size() / std::max<std::size_t>(1, width);
  std::vector<std::string> constant;
  std::int64_t odd = 0;
  for (std::size_t k = 0; k < width; ++k) {
    bool varies = false;
    for (std::size_t i = 0; i < count; ++i) {
      const float value = data.train.targets[i * width + k];
      varies = varies || value != data.train.targets[k];
      odd += !std::isfinite(value);
    }
    if (!varies) constant.push_back(data.class_names[k]);
  }
  check.text = fmt::format("{} targets of {} training samples", width, with_commas(static_cast<std::int64_t>(count)));
  if (odd > 0) {
    check.findings.push_back({.rule = "label_not_a_number", .severity = Severity::error, .evidence = {{"targets", static_cast<double>(odd)}},
                              .advice = fmt::format("{} targets are not finite numbers: the loss will not be one either", odd)});
  }
  if (!constant.empty()) {
    check.findings.push_back({.rule = "label_constant", .severity = constant.size() == width ? Severity::error : Severity::warning,
                              .evidence = {{"targets", named(constant)}},
                              .advice = "every training sample has the same value of " + named(constant) + ": there is nothing to learn"});
  }
}

}  // namespace

Check check_labels(const DataSet& data) {
  Check check{"labels", "", {}};
  if (data.task == Task::classes) {
    check_classes(data, check);
  } else {
    check_targets(data, check);
  }
  return check;
}

Check check_duplicates(const DataSet& data) {
  Check check{"duplicates", "", {}};
  const Duplicates found = find_duplicates(data.train, data.test);
  const auto tests = static_cast<double>(std::max<std::int64_t>(1, data.test.size()));
  const double share = static_cast<double>(found.shared) / tests;
  const double inside = static_cast<double>(found.within) / static_cast<double>(std::max<std::int64_t>(1, data.train.size()));
  check.text = fmt::format("{} of {} test samples are in the training part; {} training samples repeat another one", with_commas(found.shared),
                           with_commas(data.test.size()), with_commas(found.within));
  // Rows with few different values repeat by chance, as often within the training part as between the parts.
  const bool by_chance = !data.train.pictures && share <= 2 * inside + 0.01;
  if (found.shared > 0 && !by_chance) {
    check.findings.push_back({.rule = "leaking_test", .severity = share >= kLeak ? Severity::error : Severity::warning,
                              .evidence = {{"shared", static_cast<double>(found.shared)}, {"test_samples", static_cast<double>(data.test.size())},
                                           {"first_test_sample", static_cast<double>(found.shared_pairs[0].first)},
                                           {"first_training_sample", static_cast<double>(found.shared_pairs[0].second)}},
                              .advice = fmt::format("{} ({}) of the test samples are training samples too: what is known by heart is no test; remove them from one "
                                                    "of the parts", with_commas(found.shared), percent(share))});
  }
  if (found.contradicting > 0 && !by_chance) {
    check.findings.push_back({.rule = "contradicting_labels", .severity = Severity::warning,
                              .evidence = {{"samples", static_cast<double>(found.contradicting)}},
                              .advice = fmt::format("{} samples are copies of another one and carry another label: one of the two is wrong", with_commas(found.contradicting))});
  }
  return check;
}

Check check_near_duplicates(const DataSet& data) {
  Check check{"near duplicates", "", {}};
  const NearDuplicates near = find_near_duplicates(data.train, data.test);
  if (near.compared == 0) {
    check.text = data.train.pictures ? "no test part" : "not looked for in tables";
    return check;
  }
  const double share = static_cast<double>(near.shared) / static_cast<double>(near.compared);
  const double inside = static_cast<double>(near.within) / static_cast<double>(std::max<std::int64_t>(1, near.looked_up));
  check.text = fmt::format("{} of {} test pictures look like a training picture; {} of {} training pictures look like another one", with_commas(near.shared),
                           with_commas(near.compared), with_commas(near.within), with_commas(near.looked_up));
  if (share > kNearLeak && share > 2 * inside) {
    check.findings.push_back({.rule = "near_duplicates", .severity = Severity::warning,
                              .evidence = {{"near", static_cast<double>(near.shared)}, {"compared", static_cast<double>(near.compared)},
                                           {"near_within_training", static_cast<double>(near.within)},
                                           {"first_test_sample", static_cast<double>(near.pairs[0].first)},
                                           {"first_training_sample", static_cast<double>(near.pairs[0].second)}},
                              .advice = fmt::format("{} of the test pictures are nearly a training picture (recompressed, cropped or brightened copies?): the test "
                                                    "accuracy will be too good; look at the pairs and keep copies in one part", percent(share))});
  }
  return check;
}

Check check_inputs(std::span<const float> values, std::int64_t features) {
  Check check{"inputs", "", {}};
  const auto width = static_cast<std::size_t>(features);
  std::vector<double> sums(width), squares(width);
  std::int64_t odd = 0;
  double largest = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i])) {
      ++odd;
      continue;
    }
    sums[i % width] += values[i];
    squares[i % width] += static_cast<double>(values[i]) * values[i];
    largest = std::max(largest, static_cast<double>(std::abs(values[i])));
  }
  if (odd > 0) {
    check.text = fmt::format("{} of {} numbers are not finite", with_commas(odd), with_commas(static_cast<std::int64_t>(values.size())));
    check.findings.push_back({.rule = "inputs_not_finite", .severity = Severity::error, .evidence = {{"numbers", static_cast<double>(odd)}},
                              .advice = check.text + " after preprocessing: the loss will not be a number; fill missing values first",
                              .change = {{"preprocessing.impute", "on"}}});
    return check;
  }
  const double count = static_cast<double>(values.size() / width);
  double worst_mean = 0.0, worst_deviation = 0.0;
  std::int64_t constant = 0, off = 0;
  for (std::size_t k = 0; k < width; ++k) {
    const double mean = sums[k] / count;
    const double deviation = std::sqrt(std::max(0.0, squares[k] / count - mean * mean));
    worst_mean = std::max(worst_mean, std::abs(mean));
    worst_deviation = std::max(worst_deviation, deviation);
    constant += deviation < kConstant * std::max(1.0, std::abs(mean));
    off += std::abs(mean) > kLargestMean || deviation > kLargestDeviation;
  }
  const double mean = std::accumulate(sums.begin(), sums.end(), 0.0) / (count * static_cast<double>(width));
  const double deviation = std::sqrt(std::max(0.0, std::accumulate(squares.begin(), squares.end(), 0.0) / (count * static_cast<double>(width)) - mean * mean));
  check.text = fmt::format("mean {:.3g}, deviation {:.3g}, largest {:.3g}, over {} {}", mean, deviation, largest, features, features == 1 ? "feature" : "features");
  if (constant > 0) check.text += fmt::format("; {} constant", constant);
  const std::vector<std::pair<std::string, EvidenceValue>> evidence{
      {"mean", mean}, {"deviation", deviation}, {"largest_feature_mean", worst_mean}, {"largest_feature_deviation", worst_deviation},
      {"features_off", static_cast<double>(off)}};
  if (constant == features) {
    check.findings.push_back({.rule = "constant_inputs", .severity = Severity::error, .evidence = evidence,
                              .advice = "every sample looks the same to the network: look at the data, or at what preprocessing does to them"});
  } else if (off > 0 || deviation < kLeastDeviation) {
    check.findings.push_back({.rule = "data_not_normalized", .severity = Severity::warning, .evidence = evidence,
                              .advice = fmt::format("the network sees numbers of mean {:.3g} and deviation {:.3g}{}: it learns best near 0 and 1; standardise them", mean,
                                                    deviation, off > 0 ? fmt::format(", and {} of {} features lie far outside", off, features) : ""),
                              .change = {{"preprocessing.standardize", "on"}}});
  }
  return check;
}

}  // namespace deft
