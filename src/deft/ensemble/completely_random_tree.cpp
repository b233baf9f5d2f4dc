#include "deft/ensemble/completely_random_tree.h"

#include <algorithm>
#include <numeric>

namespace deft {
namespace {

// Rows begin .. end of `which`, waiting to become the subtree whose root is the next node; `parent` then learns where it is (-1: it stands
// right behind its parent, or is the root).
struct Waiting {
  std::size_t begin, end;
  std::int64_t parent;
};

bool all_of_one_class(const LabelledRows& rows, std::span<const std::int64_t> which) {
  return std::all_of(which.begin(), which.end(), [&](std::int64_t i) { return rows.labels[static_cast<std::size_t>(i)] == rows.labels[static_cast<std::size_t>(which[0])]; });
}

// A number that is not the same for all rows, picked at random, and a threshold with rows on both sides; false where there is none.
bool random_question(const LabelledRows& rows, std::span<const std::int64_t> which, std::vector<std::int32_t>& order, Random& random, ForestNode& node) {
  for (std::size_t tried = 0; tried < order.size(); ++tried) {
    const auto pick = tried + static_cast<std::size_t>(random.below(static_cast<std::int64_t>(order.size() - tried)));
    std::swap(order[tried], order[pick]);
    const auto feature = static_cast<std::size_t>(order[tried]);
    float low = rows.row(which[0])[feature], high = low;
    for (const std::int64_t i : which) {
      low = std::min(low, rows.row(i)[feature]);
      high = std::max(high, rows.row(i)[feature]);
    }
    if (low == high) continue;
    node.feature = order[tried];
    node.threshold = static_cast<float>(random.uniform(low, high));
    if (!(node.threshold < high)) node.threshold = low;   // rounding: the largest must go to the other side
    return true;
  }
  return false;
}

}  // namespace

void grow_completely_random_tree(Forest& forest, const LabelledRows& rows, std::vector<std::int64_t> which, std::int64_t smallest_split, Random& random) {
  const std::size_t first = forest.roots.size();
  forest.roots.push_back(static_cast<std::int32_t>(forest.nodes.size()));
  std::vector<std::int32_t> order(static_cast<std::size_t>(rows.width));
  std::iota(order.begin(), order.end(), 0);
  const std::vector<std::int64_t> all = which;
  std::vector<Waiting> waiting{{0, which.size(), -1}};
  while (!waiting.empty()) {
    const Waiting now = waiting.back();
    waiting.pop_back();
    const std::size_t at = forest.nodes.size();
    if (now.parent >= 0) forest.nodes[static_cast<std::size_t>(now.parent)].next = static_cast<std::int32_t>(at);
    const std::span<std::int64_t> own = std::span(which).subspan(now.begin, now.end - now.begin);
    ForestNode node;
    const bool splits = static_cast<std::int64_t>(own.size()) >= smallest_split && !all_of_one_class(rows, own) && random_question(rows, own, order, random, node);
    forest.nodes.push_back(splits ? node : ForestNode{});
    if (!splits) continue;
    const auto middle = std::partition(own.begin(), own.end(), [&](std::int64_t i) { return rows.row(i)[static_cast<std::size_t>(node.feature)] <= node.threshold; });
    const std::size_t border = now.begin + static_cast<std::size_t>(middle - own.begin());
    waiting.push_back({border, now.end, static_cast<std::int64_t>(at)});
    waiting.push_back({now.begin, border, -1});   // taken next: it stands right behind its parent
  }
  forest.settle(first, rows, all);
}

}  // namespace deft
