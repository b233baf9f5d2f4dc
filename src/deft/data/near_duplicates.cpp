#include "deft/data/near_duplicates.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "deft/data/parallel.h"

namespace deft {
namespace {

constexpr int kBitsApart = 6;
constexpr double kCorrelation = 0.99;
constexpr double kContrastRatio = 1.5;
constexpr std::int64_t kSide = 16;

struct Look {
  std::uint64_t hash = 0;
  double contrast = 0.0;             // standard deviation of the thumbnail, in brightness steps
  std::vector<std::int8_t> thumb;    // scaled to deviation 32: a sum of products is a correlation
};

Look look_at(const Pictures& pictures, std::int64_t index) {
  const std::int64_t h = pictures.height(), w = pictures.width(), channels = pictures.channels();
  std::vector<std::uint8_t> pixels(static_cast<std::size_t>(h * w * channels));
  pictures.read(index, pixels.data());
  Look look;
  look.hash = difference_hash(brightness_grid(pixels.data(), h, w, channels, 8, 9));
  const std::vector<float> grid = brightness_grid(pixels.data(), h, w, channels, kSide, kSide);
  double mean = 0.0, squares = 0.0;
  for (const float value : grid) mean += value / static_cast<double>(grid.size());
  for (const float value : grid) squares += (value - mean) * (value - mean) / static_cast<double>(grid.size());
  look.contrast = std::sqrt(squares);
  for (const float value : grid) {
    const double scaled = look.contrast > 0 ? 32.0 * (value - mean) / look.contrast : 0.0;
    look.thumb.push_back(static_cast<std::int8_t>(std::clamp(std::round(scaled), -127.0, 127.0)));
  }
  return look;
}

bool near_each_other(const Look& a, const Look& b) {
  if (std::popcount(a.hash ^ b.hash) > kBitsApart) return false;
  if (a.contrast < 1.0 || b.contrast < 1.0) return false;  // an empty picture is like every other empty one
  if (std::max(a.contrast, b.contrast) > kContrastRatio * std::min(a.contrast, b.contrast)) return false;
  std::int64_t both = 0, left = 0, right = 0;
  for (std::size_t i = 0; i < a.thumb.size(); ++i) {
    both += static_cast<std::int64_t>(a.thumb[i]) * b.thumb[i];
    left += static_cast<std::int64_t>(a.thumb[i]) * a.thumb[i];
    right += static_cast<std::int64_t>(b.thumb[i]) * b.thumb[i];
  }
  return static_cast<double>(both) >= kCorrelation * std::sqrt(static_cast<double>(left) * static_cast<double>(right));
}

std::vector<std::int64_t> spread(std::int64_t count, std::int64_t limit) {
  const std::int64_t taken = std::min(count, limit);
  std::vector<std::int64_t> which;
  for (std::int64_t i = 0; i < taken; ++i) which.push_back(i * count / taken);
  return which;
}

std::vector<Look> looks(const Samples& samples, const std::vector<std::int64_t>& which) {
  std::vector<Look> result(which.size());
  parallel_for(static_cast<std::int64_t>(which.size()), [&](std::int64_t i) {
    result[static_cast<std::size_t>(i)] = look_at(*samples.pictures, which[static_cast<std::size_t>(i)]);
  });
  return result;
}

// For each of `asked` the first of `known` near to it, or -1; `skip[i]` is not compared with asked[i].
std::vector<std::int64_t> nearest(const std::vector<Look>& asked, const std::vector<Look>& known, const std::vector<std::int64_t>& skip) {
  std::vector<std::int64_t> found(asked.size(), -1);
  parallel_for(static_cast<std::int64_t>(asked.size()), [&](std::int64_t at) {
    const auto i = static_cast<std::size_t>(at);
    for (std::size_t k = 0; k < known.size(); ++k) {
      if ((skip.empty() || skip[i] != static_cast<std::int64_t>(k)) && near_each_other(asked[i], known[k])) {
        found[i] = static_cast<std::int64_t>(k);
        return;
      }
    }
  });
  return found;
}

}  // namespace

std::vector<float> brightness_grid(const std::uint8_t* pixels, std::int64_t height, std::int64_t width, std::int64_t channels,
                                   std::int64_t rows, std::int64_t columns) {
  std::vector<float> grid;
  for (std::int64_t r = 0; r < rows; ++r) {
    const std::int64_t top = r * height / rows, bottom = std::max(top + 1, (r + 1) * height / rows);
    for (std::int64_t c = 0; c < columns; ++c) {
      const std::int64_t left = c * width / columns, right = std::max(left + 1, (c + 1) * width / columns);
      std::int64_t sum = 0;
      for (std::int64_t y = top; y < bottom; ++y) {
        for (std::int64_t k = left * channels; k < right * channels; ++k) sum += pixels[y * width * channels + k];
      }
      grid.push_back(static_cast<float>(sum) / static_cast<float>((bottom - top) * (right - left) * channels));
    }
  }
  return grid;
}

std::uint64_t difference_hash(const std::vector<float>& grid) {
  std::uint64_t hash = 0;
  for (std::size_t r = 0; r < 8; ++r) {
    for (std::size_t c = 0; c < 8; ++c) {
      if (grid[r * 9 + c] < grid[r * 9 + c + 1]) hash |= std::uint64_t{1} << (r * 8 + c);
    }
  }
  return hash;
}

NearDuplicates find_near_duplicates(const Samples& first, const Samples& second, std::int64_t limit_first, std::int64_t limit_second) {
  NearDuplicates result;
  if (!first.pictures || !second.pictures) return result;
  const std::vector<std::int64_t> of_first = spread(first.size(), limit_first);
  const std::vector<std::int64_t> of_second = spread(second.size(), limit_second);
  const std::vector<Look> known = looks(first, of_first);
  const std::vector<Look> asked = looks(second, of_second);
  result.compared = static_cast<std::int64_t>(asked.size());
  const std::vector<std::int64_t> matches = nearest(asked, known, {});
  for (std::size_t i = 0; i < matches.size(); ++i) {
    if (matches[i] < 0) continue;
    ++result.shared;
    if (result.pairs.size() < 100) result.pairs.emplace_back(of_second[i], of_first[static_cast<std::size_t>(matches[i])]);
  }
  const std::vector<std::int64_t> same = spread(static_cast<std::int64_t>(known.size()), result.compared);
  std::vector<Look> again;
  for (const std::int64_t i : same) again.push_back(known[static_cast<std::size_t>(i)]);
  const std::vector<std::int64_t> inside = nearest(again, known, same);
  result.looked_up = static_cast<std::int64_t>(inside.size());
  result.within = std::count_if(inside.begin(), inside.end(), [](std::int64_t k) { return k >= 0; });
  return result;
}

}  // namespace deft
