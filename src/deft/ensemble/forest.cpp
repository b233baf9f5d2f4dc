#include "deft/ensemble/forest.h"

#include <algorithm>
#include <cmath>

#include "deft/core/problem.h"

namespace deft {
namespace {

constexpr double kLargestExact = 1 << 24;   // whole numbers that a float holds

// A whole number of 0 .. most, or a lie.
std::int32_t whole(float value, double most, const std::string& where) {
  if (!(value >= 0 && value <= most && value == std::floor(value))) throw Refusal(where + ": a number of its trees is out of range");
  return static_cast<std::int32_t>(value);
}

}  // namespace

std::size_t Forest::leaf_of(std::size_t root, std::span<const float> row) const {
  std::size_t at = root;
  while (nodes[at].feature >= 0) at = row[static_cast<std::size_t>(nodes[at].feature)] <= nodes[at].threshold ? at + 1 : static_cast<std::size_t>(nodes[at].next);
  return at;
}

void Forest::answer(std::span<const float> row, std::span<float> out) const {
  const auto c = static_cast<std::size_t>(classes);
  std::fill(out.begin(), out.end(), 0.0f);
  for (const std::int32_t root : roots) {
    const float* shares = &leaves[static_cast<std::size_t>(nodes[leaf_of(static_cast<std::size_t>(root), row)].next) * c];
    for (std::size_t k = 0; k < c; ++k) out[k] += shares[k];
  }
  for (std::size_t k = 0; k < c; ++k) out[k] /= static_cast<float>(roots.size());
}

void Forest::settle(std::size_t first, const LabelledRows& rows, std::span<const std::int64_t> which) {
  const auto c = static_cast<std::size_t>(classes);
  for (std::size_t tree = first; tree < roots.size(); ++tree) {
    const auto begin = static_cast<std::size_t>(roots[tree]), end = tree + 1 < roots.size() ? static_cast<std::size_t>(roots[tree + 1]) : nodes.size();
    std::vector<std::int32_t> counts((end - begin) * c, 0);
    for (const std::int64_t i : which) ++counts[(leaf_of(begin, rows.row(i)) - begin) * c + static_cast<std::size_t>(rows.labels[static_cast<std::size_t>(i)])];
    for (std::size_t at = begin; at < end; ++at) {
      if (nodes[at].feature >= 0) continue;
      const auto own = std::span(counts).subspan((at - begin) * c, c);
      std::int64_t total = 0, seen = 0, last = 0;
      for (std::size_t k = 0; k < c; ++k) {
        total += own[k];
        if (own[k] > 0) {
          ++seen;
          last = static_cast<std::int64_t>(k);
        }
      }
      if (total == 0) continue;
      if (seen == 1) {  // most are pure, and share a row
        nodes[at].next = static_cast<std::int32_t>(last);
        continue;
      }
      nodes[at].next = static_cast<std::int32_t>(leaves.size() / c);
      for (std::size_t k = 0; k < c; ++k) leaves.push_back(static_cast<float>(own[k]) / static_cast<float>(total));
    }
  }
}

void Forest::save(State& state) const {
  std::vector<float>& flat = state.arrays["nodes"];
  for (const ForestNode& one : nodes) flat.insert(flat.end(), {static_cast<float>(one.feature), one.threshold, static_cast<float>(one.next)});
  state.arrays["roots"].assign(roots.begin(), roots.end());
  state.arrays["leaves"] = leaves;
}

Forest Forest::load(const State& state, std::int64_t width, std::int64_t classes, const std::string& where, Leaves kind) {
  Forest forest{.width = width, .classes = classes};
  const std::vector<float>&flat = state.array("nodes"), &roots = state.array("roots");
  forest.leaves = state.array("leaves");
  const std::size_t count = flat.size() / 3, rows = forest.leaves.size() / static_cast<std::size_t>(classes);
  if (roots.empty() || count == 0 || flat.size() % 3 != 0 || static_cast<double>(count) > kLargestExact || rows == 0 || forest.leaves.size() % static_cast<std::size_t>(classes) != 0) {
    throw Refusal(where + ": its trees are incomplete");
  }
  for (const float share : forest.leaves) {
    if (kind == Leaves::sums && !std::isfinite(share)) throw Refusal(where + ": a leaf of its trees is not a finite number");
    if (kind == Leaves::shares && !(share >= 0 && share <= 1)) throw Refusal(where + ": a share of a class is not between 0 and 1");
  }
  for (std::size_t i = 0; i < roots.size(); ++i) {
    forest.roots.push_back(whole(roots[i], static_cast<double>(count - 1), where));
    if (i == 0 ? forest.roots[0] != 0 : forest.roots[i] <= forest.roots[i - 1]) throw Refusal(where + ": its trees are not in order");
  }
  for (std::size_t tree = 0, at = 0; at < count; ++at) {
    while (tree + 1 < forest.roots.size() && at >= static_cast<std::size_t>(forest.roots[tree + 1])) ++tree;
    const std::size_t end = tree + 1 < forest.roots.size() ? static_cast<std::size_t>(forest.roots[tree + 1]) : count;
    ForestNode node{-1, flat[3 * at + 1], 0};
    if (flat[3 * at] == -1.0f) {
      node.next = whole(flat[3 * at + 2], static_cast<double>(rows - 1), where);
    } else {
      node.feature = whole(flat[3 * at], static_cast<double>(width - 1), where);
      node.next = whole(flat[3 * at + 2], static_cast<double>(end - 1), where);
      if (static_cast<std::size_t>(node.next) <= at + 1 || std::isnan(node.threshold)) throw Refusal(where + ": a branch of its trees leads backwards");
    }
    forest.nodes.push_back(node);
  }
  return forest;
}

Forest empty_forest(std::int64_t width, std::int64_t classes) {
  Forest forest{.width = width, .classes = classes};
  for (std::int64_t a = 0; a < classes; ++a) {
    for (std::int64_t b = 0; b < classes; ++b) forest.leaves.push_back(a == b ? 1.0f : 0.0f);
  }
  return forest;
}

}  // namespace deft
