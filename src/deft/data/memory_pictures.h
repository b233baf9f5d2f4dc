// Pictures held in memory, a selection of other pictures, and pictures resized to a square.
//
//   MemoryPictures two(2, 1, 1, 3, {255, 0, 0, 0, 0, 255});   // a red pixel, a blue pixel
//   two.read(1, out);                                         // out: 0 0 255
#ifndef DEFT_DATA_MEMORY_PICTURES_H
#define DEFT_DATA_MEMORY_PICTURES_H

#include <cstdint>
#include <memory>
#include <vector>

#include "deft/data/dataset.h"

namespace deft {

class MemoryPictures : public Pictures {
 public:
  // bytes: count x height x width x channels; any other length is a std::logic_error.
  MemoryPictures(std::int64_t count, std::int64_t height, std::int64_t width, std::int64_t channels,
                 std::vector<std::uint8_t> bytes);
  std::int64_t size() const override { return count_; }
  std::int64_t height() const override { return height_; }
  std::int64_t width() const override { return width_; }
  std::int64_t channels() const override { return channels_; }
  void read(std::int64_t index, std::uint8_t* out) const override;

 private:
  std::int64_t count_, height_, width_, channels_;
  std::vector<std::uint8_t> bytes_;
};

// Those pictures, in that order (also twice).
std::shared_ptr<const Pictures> select(std::shared_ptr<const Pictures> pictures, std::vector<std::int64_t> which);

// All pictures at side x side, in memory; the same object where they already are.
std::shared_ptr<const Pictures> resized(std::shared_ptr<const Pictures> pictures, std::int64_t side);

// One picture, centre-cropped to a square and resampled with a triangle filter that widens when shrinking
// (so that nothing is skipped): out is side x side x channels.
void resize_square(const std::uint8_t* in, std::int64_t height, std::int64_t width, std::int64_t channels,
                   std::int64_t side, std::uint8_t* out);

// A box of a picture resampled to height x width by the same filter.
struct Box {
  std::int64_t top, left, height, width;
};
void resize_box(const std::uint8_t* in, std::int64_t in_width, std::int64_t channels, const Box& box,
                std::int64_t height, std::int64_t width, std::uint8_t* out);

}  // namespace deft

#endif
