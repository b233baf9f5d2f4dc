#include "deft/data/memory_pictures.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <stdexcept>

#include "deft/data/parallel.h"

namespace deft {
namespace {

class SelectedPictures : public Pictures {
 public:
  SelectedPictures(std::shared_ptr<const Pictures> all, std::vector<std::int64_t> which)
      : all_(std::move(all)), which_(std::move(which)) {}
  std::int64_t size() const override { return static_cast<std::int64_t>(which_.size()); }
  std::int64_t height() const override { return all_->height(); }
  std::int64_t width() const override { return all_->width(); }
  std::int64_t channels() const override { return all_->channels(); }
  void read(std::int64_t index, std::uint8_t* out) const override { all_->read(which_.at(index), out); }

 private:
  std::shared_ptr<const Pictures> all_;
  std::vector<std::int64_t> which_;
};

// For each output position: the first input position and its weights.
struct Taps {
  std::int64_t first;
  std::vector<float> weights;
};

std::vector<Taps> triangle_taps(std::int64_t in, std::int64_t out) {
  const double scale = static_cast<double>(in) / static_cast<double>(out);
  const double support = std::max(1.0, scale);
  std::vector<Taps> all;
  for (std::int64_t o = 0; o < out; ++o) {
    const double centre = (static_cast<double>(o) + 0.5) * scale - 0.5;
    const auto low = std::max<std::int64_t>(0, static_cast<std::int64_t>(std::ceil(centre - support)));
    const auto high = std::min<std::int64_t>(in - 1, static_cast<std::int64_t>(std::floor(centre + support)));
    Taps taps{low, {}};
    double sum = 0;
    for (std::int64_t i = low; i <= high; ++i) {
      const double weight = std::max(0.0, 1.0 - std::abs(static_cast<double>(i) - centre) / support);
      taps.weights.push_back(static_cast<float>(weight));
      sum += weight;
    }
    for (float& weight : taps.weights) weight = static_cast<float>(weight / sum);
    all.push_back(std::move(taps));
  }
  return all;
}

}  // namespace

MemoryPictures::MemoryPictures(std::int64_t count, std::int64_t height, std::int64_t width, std::int64_t channels,
                               std::vector<std::uint8_t> bytes)
    : count_(count), height_(height), width_(width), channels_(channels), bytes_(std::move(bytes)) {
  if (static_cast<std::int64_t>(bytes_.size()) != count * height * width * channels) {
    throw std::logic_error("MemoryPictures: the bytes do not fit the shape");
  }
}

void MemoryPictures::read(std::int64_t index, std::uint8_t* out) const {
  if (index < 0 || index >= count_) throw std::out_of_range("MemoryPictures: no picture of that number");
  const std::int64_t length = height_ * width_ * channels_;
  std::memcpy(out, bytes_.data() + index * length, static_cast<std::size_t>(length));
}

std::shared_ptr<const Pictures> select(std::shared_ptr<const Pictures> pictures, std::vector<std::int64_t> which) {
  return std::make_shared<SelectedPictures>(std::move(pictures), std::move(which));
}

void resize_square(const std::uint8_t* in, std::int64_t height, std::int64_t width, std::int64_t channels,
                   std::int64_t side, std::uint8_t* out) {
  const std::int64_t square = std::min(height, width);
  resize_box(in, width, channels, {(height - square) / 2, (width - square) / 2, square, square}, side, side, out);
}

void resize_box(const std::uint8_t* in, std::int64_t in_width, std::int64_t channels, const Box& box,
                std::int64_t height, std::int64_t width, std::uint8_t* out) {
  const std::vector<Taps> across = triangle_taps(box.width, width);
  const std::vector<Taps> down = triangle_taps(box.height, height);
  std::vector<float> rows(static_cast<std::size_t>(box.height * width * channels));
  for (std::int64_t y = 0; y < box.height; ++y) {
    const std::uint8_t* line = in + ((box.top + y) * in_width + box.left) * channels;
    for (std::int64_t x = 0; x < width; ++x) {
      const Taps& taps = across[static_cast<std::size_t>(x)];
      for (std::int64_t c = 0; c < channels; ++c) {
        float sum = 0;
        const std::uint8_t* from = line + taps.first * channels + c;
        for (float weight : taps.weights) {
          sum += weight * *from;
          from += channels;
        }
        rows[static_cast<std::size_t>((y * width + x) * channels + c)] = sum;
      }
    }
  }
  for (std::int64_t y = 0; y < height; ++y) {
    const Taps& taps = down[static_cast<std::size_t>(y)];
    for (std::int64_t i = 0; i < width * channels; ++i) {
      float sum = 0;
      const float* from = rows.data() + taps.first * width * channels + i;
      for (float weight : taps.weights) {
        sum += weight * *from;
        from += width * channels;
      }
      out[y * width * channels + i] = static_cast<std::uint8_t>(std::clamp(sum + 0.5F, 0.0F, 255.0F));
    }
  }
}

std::shared_ptr<const Pictures> resized(std::shared_ptr<const Pictures> pictures, std::int64_t side) {
  if (pictures->height() == side && pictures->width() == side) return pictures;
  const std::int64_t channels = pictures->channels();
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(pictures->size() * side * side * channels));
  parallel_for(pictures->size(), [&](std::int64_t i) {
    std::vector<std::uint8_t> one(static_cast<std::size_t>(pictures->height() * pictures->width() * channels));
    pictures->read(i, one.data());
    resize_square(one.data(), pictures->height(), pictures->width(), channels, side,
                  bytes.data() + i * side * side * channels);
  });
  return std::make_shared<MemoryPictures>(pictures->size(), side, side, channels, std::move(bytes));
}

}  // namespace deft
