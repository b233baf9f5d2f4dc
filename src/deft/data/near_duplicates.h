// Near duplicates: pictures that are nearly the same (recompressed, resized, slightly cropped or brightened), between two parts.
//
//   NearDuplicates near = find_near_duplicates(set.train, set.test);
//   near.shared == 12;   near.within == 0;      of near.compared test pictures, and of as many training pictures
//
// Two pictures are near when their difference hashes (64 bits: is a cell of a 9 x 8 grid of mean brightness darker than its
// right neighbour?) differ in at most 6 bits and their 16 x 16 thumbnails correlate by at least 0.99 with a similar contrast.
// `within` is the yardstick: data whose pictures all look alike have as many near pairs inside the training part, and
// then `shared` says nothing.
#ifndef DEFT_DATA_NEAR_DUPLICATES_H
#define DEFT_DATA_NEAR_DUPLICATES_H

#include <cstdint>
#include <utility>
#include <vector>

#include "deft/data/dataset.h"

namespace deft {

// A grid of mean brightness, row by row, of a picture of `channels` interleaved bytes.
std::vector<float> brightness_grid(const std::uint8_t* pixels, std::int64_t height, std::int64_t width, std::int64_t channels,
                                   std::int64_t rows, std::int64_t columns);
// Bit r * 8 + c: cell (r, c) of 8 rows of 9 is darker than its right neighbour.
std::uint64_t difference_hash(const std::vector<float>& grid_of_8_by_9);

struct NearDuplicates {
  std::int64_t compared = 0;      // pictures of `second` that were looked up
  std::int64_t shared = 0;        // of them, those near to a picture of `first`
  std::int64_t within = 0;        // of as many pictures of `first`, those near to another one of `first`
  std::int64_t looked_up = 0;     // pictures of `first` that were looked up for `within`
  std::vector<std::pair<std::int64_t, std::int64_t>> pairs;  // (second, first), at most 100
};

// Looks at no more than `limit_first` and `limit_second` pictures, spread evenly. Tables have none: all zero.
NearDuplicates find_near_duplicates(const Samples& first, const Samples& second, std::int64_t limit_first = 60000,
                                    std::int64_t limit_second = 3000);

}  // namespace deft

#endif
