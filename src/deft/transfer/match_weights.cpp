#include "deft/transfer/match_weights.h"

#include <algorithm>
#include <set>

#include "deft/core/problem.h"

namespace deft {
namespace {

std::string layer_of(const std::string& array) { return array.substr(0, array.rfind('.')); }

// 1 x 1 convolutions and linear layers, and vectors that some formats write as 1 x n x 1 x 1, hold the same numbers.
bool same_numbers(const std::vector<std::int64_t>& a, const std::vector<std::int64_t>& b) {
  const auto core = [](const std::vector<std::int64_t>& shape) {
    std::vector<std::int64_t> sides;
    for (const std::int64_t side : shape) {
      if (side != 1) sides.push_back(side);
    }
    return sides;
  };
  return a == b || core(a) == core(b);
}

WeightMatch by_name(const std::vector<ParameterInfo>& arrays, const SourceWeights& source, const std::optional<KnownNetwork>& known,
                    const std::string& head) {
  WeightMatch match;
  match.way = "by name";
  for (const ParameterInfo& array : arrays) {
    MatchRow row{array.name, "", false, "not in the file"};
    std::vector<std::string> names;
    if (known) names.push_back(known->name_in_file(array.name));
    names.push_back(array.name);
    for (const std::string& name : names) {
      const SourceTensor* tensor = name.empty() ? nullptr : source.find(name);
      if (!tensor) continue;
      row.theirs = name;
      row.taken = same_numbers(tensor->shape, array.shape);
      row.why = row.taken ? "" : "other shape: " + to_text(tensor->shape) + ", wanted " + to_text(array.shape);
      break;
    }
    if (!row.taken && layer_of(array.name) == head) row.why = "the head is trained anew" + (row.theirs.empty() ? "" : " (" + row.why + ")");
    match.rows.push_back(row);
  }
  return match;
}

// The file's order is the order of its layers in nearly every format; scale and statistics of a norm may come in either order.
WeightMatch by_order(const std::vector<ParameterInfo>& arrays, const SourceWeights& source, const std::string& head) {
  WeightMatch match;
  match.way = "by order";
  std::vector<bool> used(source.tensors.size(), false);
  std::size_t from = 0;
  for (const ParameterInfo& array : arrays) {
    MatchRow row{array.name, "", false, layer_of(array.name) == head ? "the head is trained anew" : "not in the file"};
    for (std::size_t i = from; i < source.tensors.size() && i < from + 8; ++i) {
      if (used[i] || !same_numbers(source.tensors[i].shape, array.shape)) continue;
      used[i] = true;
      row = {array.name, source.tensors[i].name, true, ""};
      break;
    }
    while (from < used.size() && used[from]) ++from;
    match.rows.push_back(row);
  }
  return match;
}

void count(WeightMatch& match, const SourceWeights& source, const std::string& head) {
  std::set<std::string> wanted;
  for (const MatchRow& row : match.rows) {
    match.taken += row.taken;
    if (layer_of(row.ours) != head) {
      ++match.trunk;
      match.trunk_taken += row.taken;
    }
    if (row.taken) wanted.insert(row.theirs);
  }
  for (const SourceTensor& tensor : source.tensors) {
    if (!wanted.contains(tensor.name)) match.unused.push_back(tensor.name);
  }
}

}  // namespace

WeightMatch match_weights(const std::vector<ParameterInfo>& arrays, const SourceWeights& source, const std::optional<KnownNetwork>& known,
                          const std::string& head, const std::string& network) {
  WeightMatch match = by_name(arrays, source, known, head);
  count(match, source, head);
  if (match.trunk_taken < match.trunk && !known) {
    // Running statistics have no order of their own in most files: only what all files hold is worth guessing.
    WeightMatch ordered = by_order(arrays, source, head);
    count(ordered, source, head);
    if (ordered.trunk_taken > match.trunk_taken) match = ordered;
  }
  if (match.trunk_taken == match.trunk) return match;
  std::string text = source.path + ": these are not the weights of " + network + ": " + std::to_string(match.trunk_taken) + " of " +
                     std::to_string(match.trunk) + " arrays fit.";
  int named = 0;
  for (const MatchRow& row : match.rows) {
    if (row.taken || layer_of(row.ours) == head || ++named > 3) continue;
    text += (named == 1 ? " Missing: " : "; ") + row.ours + " (" + row.why + ")";
  }
  if (known && known->network != network) {
    text += ". They look like those of " + known->network + ": network.name=" + known->network;
  } else if (!match.unused.empty()) {
    text += ". In the file: " + match.unused[0] + (match.unused.size() > 1 ? ", " + match.unused[1] : "") + (match.unused.size() > 2 ? ", ..." : "");
  }
  throw Refusal(text);
}

std::vector<std::string> to_lines(const WeightMatch& match) {
  std::vector<std::string> lines;
  std::size_t i = 0;
  while (i < match.rows.size()) {
    std::size_t end = i;
    while (end < match.rows.size() && match.rows[end].taken) ++end;
    if (end == i) {
      lines.push_back("  " + match.rows[i].ours + ": not taken, " + match.rows[i].why);
      ++i;
      continue;
    }
    if (end - i <= 2) {
      for (; i < end; ++i) lines.push_back("  " + match.rows[i].ours + " from " + match.rows[i].theirs);
      continue;
    }
    lines.push_back("  " + match.rows[i].ours + " .. " + match.rows[end - 1].ours + " from " + match.rows[i].theirs + " .. " +
                    match.rows[end - 1].theirs + " (" + std::to_string(end - i) + " arrays)");
    i = end;
  }
  if (!match.unused.empty()) {
    std::string text = "  not used: " + std::to_string(match.unused.size()) + " of the file's arrays (" + match.unused[0];
    for (std::size_t k = 1; k < std::min<std::size_t>(3, match.unused.size()); ++k) text += ", " + match.unused[k];
    lines.push_back(text + (match.unused.size() > 3 ? ", ...)" : ")"));
  }
  return lines;
}

}  // namespace deft
