#include "deft/data/duplicates.h"

#include <cstring>
#include <unordered_map>

#include "deft/data/parallel.h"

namespace deft {
namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes sample_bytes(const Samples& samples, std::int64_t index) {
  Bytes bytes;
  if (samples.pictures) {
    const Pictures& p = *samples.pictures;
    bytes.resize(static_cast<std::size_t>(p.height() * p.width() * p.channels()));
    p.read(index, bytes.data());
  } else {
    const std::size_t each = samples.rows.size() / static_cast<std::size_t>(samples.size());
    bytes.resize(each * sizeof(float));
    if (each) std::memcpy(bytes.data(), samples.rows.data() + static_cast<std::size_t>(index) * each, bytes.size());
  }
  return bytes;
}

std::vector<std::uint64_t> hashes(const Samples& samples) {
  std::vector<std::uint64_t> result(static_cast<std::size_t>(samples.size()));
  parallel_for(samples.size(), [&](std::int64_t i) {
    std::uint64_t hash = 0xCBF29CE484222325ULL;  // FNV-1a
    for (std::uint8_t byte : sample_bytes(samples, i)) hash = (hash ^ byte) * 0x100000001B3ULL;
    result[static_cast<std::size_t>(i)] = hash;
  });
  return result;
}

bool contradict(const Samples& a, std::int64_t i, const Samples& b, std::int64_t j) {
  return !a.labels.empty() && !b.labels.empty() && a.labels[static_cast<std::size_t>(i)] != b.labels[static_cast<std::size_t>(j)];
}

}  // namespace

Duplicates find_duplicates(const Samples& first, const Samples& second) {
  Duplicates found;
  std::unordered_multimap<std::uint64_t, std::int64_t> seen;
  auto same = [&](const Samples& samples, std::int64_t i, std::uint64_t hash) -> std::int64_t {
    const auto [begin, end] = seen.equal_range(hash);
    for (auto it = begin; it != end; ++it) {
      if (sample_bytes(samples, i) == sample_bytes(first, it->second)) return it->second;
    }
    return -1;
  };
  const std::vector<std::uint64_t> of_first = hashes(first);
  for (std::int64_t i = 0; i < first.size(); ++i) {
    const std::int64_t match = same(first, i, of_first[static_cast<std::size_t>(i)]);
    if (match < 0) {
      seen.emplace(of_first[static_cast<std::size_t>(i)], i);
      continue;
    }
    ++found.within;
    found.contradicting += contradict(first, i, first, match);
  }
  const std::vector<std::uint64_t> of_second = hashes(second);
  for (std::int64_t i = 0; i < second.size(); ++i) {
    const std::int64_t match = same(second, i, of_second[static_cast<std::size_t>(i)]);
    if (match < 0) continue;
    ++found.shared;
    found.contradicting += contradict(second, i, first, match);
    if (found.shared_pairs.size() < 100) found.shared_pairs.emplace_back(i, match);
  }
  return found;
}

}  // namespace deft
