#include "deft/loss/hierarchical_softmax.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "deft/core/problem.h"
#include "deft/loss/rows.h"

namespace deft {
namespace {

// Logarithms of P(g) for each group and of P(k | g) for each class.
template <class T>
struct Tree {
  std::vector<T> size, of_group, of_class;
};

template <class T>
void to_logarithms(std::vector<T>& logits) {
  const T largest = *std::max_element(logits.begin(), logits.end());
  T sum = 0;
  for (const T z : logits) sum += std::exp(z - largest);
  for (T& z : logits) z -= largest + std::log(sum);
}

template <class T>
Tree<T> tree_of(std::span<const T> logits, const std::vector<std::size_t>& groups) {
  const std::size_t count = 1 + *std::max_element(groups.begin(), groups.end());
  Tree<T> tree{std::vector<T>(count), std::vector<T>(count), {logits.begin(), logits.end()}};
  std::vector<T> largest(count, -INFINITY), sum(count);
  for (std::size_t k = 0; k < logits.size(); ++k) {
    tree.size[groups[k]] += 1;
    tree.of_group[groups[k]] += logits[k];
    largest[groups[k]] = std::max(largest[groups[k]], logits[k]);
  }
  for (std::size_t g = 0; g < count; ++g) tree.of_group[g] /= tree.size[g];
  to_logarithms(tree.of_group);
  for (std::size_t k = 0; k < logits.size(); ++k) sum[groups[k]] += std::exp(logits[k] - largest[groups[k]]);
  for (std::size_t k = 0; k < logits.size(); ++k) tree.of_class[k] -= largest[groups[k]] + std::log(sum[groups[k]]);
  return tree;
}

}  // namespace

const Card HierarchicalSoftmax::card{"loss", "hierarchical_softmax", "Hierarchical softmax",
                                     "Morin and Bengio 2005, AISTATS"};

std::vector<std::size_t> class_groups(std::int64_t classes, const std::vector<double>& given) {
  const auto count = static_cast<std::size_t>(classes);
  std::vector<std::size_t> groups(count);
  if (given.empty()) {
    const auto width = static_cast<std::size_t>(std::ceil(std::sqrt(static_cast<double>(classes))));
    for (std::size_t k = 0; k < count; ++k) groups[k] = k / width;
    return groups;
  }
  if (given.size() != count) {
    throw Refusal("[loss] hierarchical_softmax groups: " + std::to_string(given.size()) + " numbers for " +
                  std::to_string(classes) + " classes");
  }
  std::vector<bool> used(count);
  std::size_t most = 0;
  for (std::size_t k = 0; k < count; ++k) {
    groups[k] = static_cast<std::size_t>(given[k]);
    most = std::max(most, groups[k]);
    if (groups[k] < count) used[groups[k]] = true;
  }
  for (std::size_t g = 0; g <= most; ++g) {
    if (g < count && used[g]) continue;
    throw Refusal("[loss] hierarchical_softmax groups: no class is in group " + std::to_string(g) +
                  "; number the groups 0, 1, ... without gaps");
  }
  return groups;
}

void hierarchical_probabilities(std::span<const float> logits, const std::vector<std::size_t>& groups,
                                std::span<float> probabilities) {
  const Tree<float> tree = tree_of(logits, groups);
  for (std::size_t k = 0; k < logits.size(); ++k) {
    probabilities[k] = std::exp(tree.of_group[groups[k]] + tree.of_class[k]);
  }
}

template <class T>
T hierarchical_softmax(std::span<const T> logits, std::span<const T> targets, std::span<T> gradient,
                       const std::vector<std::size_t>& groups) {
  const Tree<T> tree = tree_of(logits, groups);
  std::vector<T> shares(tree.size.size());
  T loss = 0, share = 0;
  for (std::size_t k = 0; k < logits.size(); ++k) {
    shares[groups[k]] += targets[k];
    share += targets[k];
    if (targets[k] != 0) loss -= targets[k] * (tree.of_group[groups[k]] + tree.of_class[k]);
  }
  for (std::size_t k = 0; k < logits.size(); ++k) {
    const std::size_t g = groups[k];
    gradient[k] = (share * std::exp(tree.of_group[g]) - shares[g]) / tree.size[g] +
                  shares[g] * std::exp(tree.of_class[k]) - targets[k];
  }
  return loss;
}

template float hierarchical_softmax(std::span<const float>, std::span<const float>, std::span<float>,
                                    const std::vector<std::size_t>&);
template double hierarchical_softmax(std::span<const double>, std::span<const double>, std::span<double>,
                                     const std::vector<std::size_t>&);

void describe(HierarchicalSoftmaxOptions& options, Fields& fields) {
  fields.reals("groups", options.groups, "group of each class, from 0; empty: about sqrt(classes) groups", {0, 1e6});
  fields.require(std::all_of(options.groups.begin(), options.groups.end(), [](double g) { return g == std::floor(g); }),
                 "groups must be whole numbers");
}

void HierarchicalSoftmax::evaluate(const LossBatch& batch, std::span<float> losses, std::span<float> gradient) const {
  const std::vector<std::size_t> groups = class_groups(batch.outputs, options_.groups);
  for_each_row(batch, losses, gradient, [&groups](auto logits, auto targets, auto slopes) {
    return hierarchical_softmax<float>(logits, targets, slopes, groups);
  });
}

void HierarchicalSoftmax::predict(std::span<const float> logits, std::int64_t outputs,
                                  std::span<float> predictions) const {
  const std::vector<std::size_t> groups = class_groups(outputs, options_.groups);
  const auto width = static_cast<std::size_t>(outputs);
  for (std::size_t at = 0; at + width <= logits.size(); at += width) {
    hierarchical_probabilities(logits.subspan(at, width), groups, predictions.subspan(at, width));
  }
}

}  // namespace deft
