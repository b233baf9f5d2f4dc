// Exact duplicates: pictures (or table rows) with the same bytes, within a part and between two.
//
//   Duplicates d = find_duplicates(set.train, set.test);
//   d.within == 3;  d.shared == 0;      3 training samples repeat an earlier one; no test sample is among them
//
// Found by a 64-bit hash, then compared byte for byte. A test sample that was trained on counts for nothing.
#ifndef DEFT_DATA_DUPLICATES_H
#define DEFT_DATA_DUPLICATES_H

#include <utility>
#include <vector>

#include "deft/data/dataset.h"

namespace deft {

struct Duplicates {
  std::int64_t within = 0;        // samples of `first` equal to an earlier one
  std::int64_t shared = 0;        // samples of `second` equal to one of `first`
  std::int64_t contradicting = 0; // of both, those with another label
  std::vector<std::pair<std::int64_t, std::int64_t>> shared_pairs;  // (second, first), at most 100
};

Duplicates find_duplicates(const Samples& first, const Samples& second);

}  // namespace deft

#endif
