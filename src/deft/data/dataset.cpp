#include "deft/data/dataset.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "deft/core/problem.h"
#include "deft/core/random.h"
#include "deft/data/memory_pictures.h"

namespace deft {
namespace {

std::map<std::int64_t, std::vector<std::int64_t>> by_class(const std::vector<std::int64_t>& labels, std::int64_t seed) {
  std::map<std::int64_t, std::vector<std::int64_t>> members;
  for (std::size_t i = 0; i < labels.size(); ++i) members[labels[i]].push_back(static_cast<std::int64_t>(i));
  for (auto& [label, indices] : members) {
    Random random = Random::of(static_cast<std::uint64_t>(seed), "split", static_cast<std::uint64_t>(label));
    random.shuffle(indices);
  }
  return members;
}

}  // namespace

std::string to_string(Task task) {
  switch (task) {
    case Task::classes: return "classes";
    case Task::attributes: return "attributes";
    case Task::regression: return "regression";
  }
  return "";
}

std::int64_t Samples::size() const {
  if (pictures) return pictures->size();
  // Rows to be predicted have neither labels nor targets, but names.
  return static_cast<std::int64_t>(std::max({labels.size(), targets.size() / static_cast<std::size_t>(outputs), names.size()}));
}

std::vector<std::int64_t> evenly_spread(std::int64_t count, std::int64_t most) {
  const std::int64_t taken = std::min(count, most);
  std::vector<std::int64_t> which;
  for (std::int64_t i = 0; i < taken; ++i) which.push_back(i * count / taken);
  return which;
}

Samples subset(const Samples& samples, const std::vector<std::int64_t>& which) {
  const std::int64_t size = samples.size();
  Samples result;
  result.outputs = samples.outputs;
  if (samples.pictures) result.pictures = select(samples.pictures, which);
  auto take = [&](const auto& from, auto& to) {
    if (from.empty() || size == 0) return;
    const auto each = static_cast<std::int64_t>(from.size()) / size;
    to.reserve(which.size() * static_cast<std::size_t>(each));
    for (std::int64_t i : which) to.insert(to.end(), from.begin() + i * each, from.begin() + (i + 1) * each);
  };
  take(samples.rows, result.rows);
  take(samples.labels, result.labels);
  take(samples.targets, result.targets);
  take(samples.names, result.names);
  return result;
}

Split stratified_split(const std::vector<std::int64_t>& labels, double share, std::int64_t seed) {
  Split split;
  for (const auto& [label, indices] : by_class(labels, seed)) {
    const auto count = static_cast<std::int64_t>(indices.size());
    auto part = static_cast<std::int64_t>(static_cast<double>(count) * share + 0.5);
    if (count >= 2 && share > 0 && share < 1) part = std::clamp<std::int64_t>(part, 1, count - 1);
    split.part.insert(split.part.end(), indices.begin(), indices.begin() + part);
    split.rest.insert(split.rest.end(), indices.begin() + part, indices.end());
  }
  std::sort(split.part.begin(), split.part.end());
  std::sort(split.rest.begin(), split.rest.end());
  return split;
}

std::vector<std::int64_t> long_tailed(const std::vector<std::int64_t>& labels, std::int64_t classes, double ratio, std::int64_t seed) {
  const auto members = by_class(labels, seed);
  std::size_t most = 0;
  for (const auto& [label, indices] : members) most = std::max(most, indices.size());
  std::vector<std::int64_t> kept;
  for (const auto& [label, indices] : members) {
    const double share = classes > 1 ? std::pow(ratio, -static_cast<double>(label) / static_cast<double>(classes - 1)) : 1.0;
    const auto count = std::min(indices.size(), static_cast<std::size_t>(std::max(1.0, std::floor(static_cast<double>(most) * share + 1e-9))));
    kept.insert(kept.end(), indices.begin(), indices.begin() + static_cast<std::ptrdiff_t>(count));
  }
  std::sort(kept.begin(), kept.end());
  return kept;
}

std::vector<std::int64_t> stratified_folds(const std::vector<std::int64_t>& labels, std::int64_t folds,
                                           std::int64_t seed) {
  if (folds < 2) throw Refusal("data.folds = " + std::to_string(folds) + ": at least 2 folds are needed");
  std::vector<std::int64_t> fold(labels.size());
  std::int64_t next = 0;  // goes on from class to class, so that the folds' sizes differ by one at most
  for (const auto& [label, indices] : by_class(labels, seed)) {
    for (std::int64_t index : indices) fold[static_cast<std::size_t>(index)] = next++ % folds;
  }
  return fold;
}

}  // namespace deft
