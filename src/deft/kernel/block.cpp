#include "deft/kernel/block.h"

#include <algorithm>

#include "deft/kernel/internal/pixel_loops.h"
#include "deft/kernel/parallel.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "deft/kernel/block.cpp"
// clang-format off: foreach_target.h compiles this file again for each target and must come first
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "deft/kernel/internal/block_pixels-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace deft {
namespace HWY_NAMESPACE {

// The loops of one number type as a table of functions: Highway chooses the table, templates the entry.
template <class T>
PixelLoops<T> loops_of() {
  return {
      add_moments<T>,
      pool_row<T>,
      {forward_pixels<Rule::identity, T, T>, forward_pixels<Rule::leaky, T, T>, forward_pixels<Rule::gelu, T, T>},
      forward_pixels<Rule::identity, T, float>,
      forward_pixels<Rule::identity, float, T>,
      {backward_pixels<Rule::identity, T, T>, backward_pixels<Rule::leaky, T, T>, backward_pixels<Rule::gelu, T, T>},
      backward_pixels<Rule::identity, T, float>,
      mix_pixels<T>,
      mix_unpool_row<T>};
}

PixelLoops<float> float_loops() { return loops_of<float>(); }
PixelLoops<std::uint16_t> bfloat16_loops() { return loops_of<std::uint16_t>(); }

}  // namespace HWY_NAMESPACE
}  // namespace deft
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace deft {
namespace {

HWY_EXPORT(float_loops);
HWY_EXPORT(bfloat16_loops);

template <class T>
const PixelLoops<T>& loops();
template <>
const PixelLoops<float>& loops<float>() {
  static const PixelLoops<float> chosen = HWY_DYNAMIC_DISPATCH(float_loops)();
  return chosen;
}
template <>
const PixelLoops<std::uint16_t>& loops<std::uint16_t>() {
  static const PixelLoops<std::uint16_t> chosen = HWY_DYNAMIC_DISPATCH(bfloat16_loops)();
  return chosen;
}

std::size_t at(std::int64_t i) { return static_cast<std::size_t>(i); }

// Two float sums per channel and chunk, and their double totals.
struct ChunkSums {
  ChunkSums(std::int64_t chunks, std::int64_t channels) : channels(channels), values(at(chunks * 2 * channels)) {}
  float* first(std::int64_t chunk) { return values.data() + chunk * 2 * channels; }
  float* second(std::int64_t chunk) { return first(chunk) + channels; }
  std::vector<double> total(std::int64_t which) const {
    std::vector<double> sums(at(channels));
    for (std::size_t i = at(which * channels); i < values.size(); i += at(2 * channels)) {
      for (std::int64_t c = 0; c < channels; ++c) sums[at(c)] += values[i + at(c)];
    }
    return sums;
  }
  std::int64_t channels;
  std::vector<float> values;
};

// Sums are taken around a pivot near the mean, so that a large mean does not swallow the variance.
template <class T>
std::vector<float> pivot_of(const T* x, std::int64_t channels) {
  std::vector<float> pivot(at(channels)), one(at(channels), 1.0f), zero(at(channels), 0.0f);
  loops<T>().to_floats(1, channels, one.data(), zero.data(), 0.0f, x, nullptr, pivot.data());
  return pivot;
}

Moments moments_from(const ChunkSums& sums, const std::vector<float>& pivot, std::int64_t pixels) {
  Moments result{sums.total(0), sums.total(1)};
  for (std::size_t c = 0; c < pivot.size(); ++c) {
    const double shift = result.mean[c] / static_cast<double>(pixels);
    result.variance[c] = std::max(0.0, result.variance[c] / static_cast<double>(pixels) - shift * shift);
    result.mean[c] = pivot[c] + shift;
  }
  return result;
}

template <class T>
void pool_one_row(const PoolShape& s, const T* x, std::int64_t row, T* pooled, std::uint8_t* which) {
  const std::int64_t rows = s.height / 2;
  const T* first = x + (row / rows * s.height + 2 * (row % rows)) * s.width * s.channels;
  const std::int64_t to = row * (s.width / 2) * s.channels;
  loops<T>().pool_row(first, first + s.width * s.channels, s.width / 2, s.channels, pooled + to,
                      which ? which + to : nullptr);
}

// Pixels per float piece handed to an unfused rule.
std::int64_t piece_pixels(std::int64_t channels) { return std::max<std::int64_t>(1, 2048 / channels); }

}  // namespace

template <class T>
void max_pool(const PoolShape& s, const T* x, T* pooled, std::uint8_t* which) {
  const std::int64_t rows = s.count * (s.height / 2);
  for_chunks(rows, chunk_count(rows), 2 * s.width * s.channels,
             [&](std::int64_t, std::int64_t first, std::int64_t last) {
               for (std::int64_t row = first; row < last; ++row) pool_one_row(s, x, row, pooled, which);
             });
}

template <class T>
Moments moments(const T* x, std::int64_t pixels, std::int64_t channels) {
  const std::vector<float> pivot = pivot_of(x, channels);
  const std::int64_t chunks = chunk_count(pixels);
  ChunkSums sums(chunks, channels);
  for_chunks(pixels, chunks, channels, [&](std::int64_t chunk, std::int64_t first, std::int64_t last) {
    loops<T>().add_moments(x + first * channels, last - first, channels, pivot.data(), sums.first(chunk),
                           sums.second(chunk));
  });
  return moments_from(sums, pivot, pixels);
}

template <class T>
Moments max_pool_moments(const PoolShape& s, const T* x, T* pooled, std::uint8_t* which) {
  const std::int64_t rows = s.count * (s.height / 2);
  const std::int64_t windows = s.width / 2;
  const std::vector<float> pivot = pivot_of(x, s.channels);
  const std::int64_t chunks = chunk_count(rows);
  ChunkSums sums(chunks, s.channels);
  for_chunks(rows, chunks, 2 * s.width * s.channels, [&](std::int64_t chunk, std::int64_t first, std::int64_t last) {
    for (std::int64_t row = first; row < last; ++row) {
      pool_one_row(s, x, row, pooled, which);
      loops<T>().add_moments(pooled + row * windows * s.channels, windows, s.channels, pivot.data(), sums.first(chunk),
                             sums.second(chunk));
    }
  });
  return moments_from(sums, pivot, rows * windows);
}

template <class T>
void block_forward(const Affine& affine, const RuleChoice& choice, const T* x, const T* residual, T* y) {
  const std::int64_t channels = affine.channels;
  const std::vector<float> one(at(channels), 1.0f), zero(at(channels), 0.0f);
  for_chunks(affine.pixels, chunk_count(affine.pixels), channels,
             [&](std::int64_t, std::int64_t first, std::int64_t last) {
               if (choice.rule != Rule::other) {
                 loops<T>().forward[static_cast<int>(choice.rule)](
                     last - first, channels, affine.factor, affine.offset, choice.slope, x + first * channels,
                     residual ? residual + first * channels : nullptr, y + first * channels);
                 return;
               }
               thread_local std::vector<float> z;
               for (std::int64_t p = first; p < last; p += piece_pixels(channels)) {
                 const std::int64_t pixels = std::min(piece_pixels(channels), last - p), i = p * channels;
                 z.resize(at(pixels * channels));
                 loops<T>().to_floats(pixels, channels, affine.factor, affine.offset, 0.0f, x + i,
                                      residual ? residual + i : nullptr, z.data());
                 choice.other->forward(z, z, i);
                 loops<T>().from_floats(pixels, channels, one.data(), zero.data(), 0.0f, z.data(), nullptr, y + i);
               }
             });
}

template <class T>
GradientSums block_backward(const Affine& affine, const RuleChoice& choice, const T* x, const T* residual,
                            const float* mean, const T* gy, T* gz) {
  const std::int64_t channels = affine.channels;
  const std::int64_t chunks = chunk_count(affine.pixels);
  const std::vector<float> one(at(channels), 1.0f), zero(at(channels), 0.0f);
  ChunkSums sums(chunks, channels);
  for_chunks(affine.pixels, chunks, channels, [&](std::int64_t chunk, std::int64_t first, std::int64_t last) {
    if (choice.rule != Rule::other) {
      const std::int64_t i = first * channels;
      loops<T>().backward[static_cast<int>(choice.rule)](
          last - first, channels, affine.factor, affine.offset, choice.slope, x + i, residual ? residual + i : nullptr,
          mean, gy + i, gz ? gz + i : nullptr, sums.first(chunk), sums.second(chunk));
      return;
    }
    thread_local std::vector<float> z, gradient;
    for (std::int64_t p = first; p < last; p += piece_pixels(channels)) {
      const std::int64_t pixels = std::min(piece_pixels(channels), last - p), i = p * channels;
      z.resize(at(pixels * channels));
      gradient.resize(z.size());
      loops<T>().to_floats(pixels, channels, affine.factor, affine.offset, 0.0f, x + i,
                           residual ? residual + i : nullptr, z.data());
      loops<T>().to_floats(pixels, channels, one.data(), zero.data(), 0.0f, gy + i, nullptr, gradient.data());
      choice.other->backward(z, gradient, gradient, i, chunk);
      loops<T>().backward_of_floats(pixels, channels, one.data(), zero.data(), 0.0f, x + i, nullptr, mean,
                                    gradient.data(), gz ? gz + i : nullptr, sums.first(chunk), sums.second(chunk));
    }
  });
  return {sums.total(0), sums.total(1)};
}

template <class T>
void mix_gradient(const Mixture& m, const T* gz, const T* x, T* gx) {
  for_chunks(m.pixels, chunk_count(m.pixels), m.channels, [&](std::int64_t, std::int64_t first, std::int64_t last) {
    const std::int64_t i = first * m.channels;
    loops<T>().mix(last - first, m.channels, m.a, m.b, m.c, gz + i, x + i, gx + i);
  });
}

template <class T>
void mix_gradient_unpooled(const PoolShape& s, const Mixture& m, const T* gz, const T* x, const std::uint8_t* which,
                           T* gx) {
  const std::int64_t rows = s.height / 2, windows = s.width / 2, line = s.width * s.channels;
  for_chunks(s.count * rows, chunk_count(s.count * rows), 2 * line,
             [&](std::int64_t, std::int64_t first, std::int64_t last) {
               for (std::int64_t row = first; row < last; ++row) {
                 const std::int64_t from = row * windows * s.channels;
                 T* const top = gx + (row / rows * s.height + 2 * (row % rows)) * line;
                 loops<T>().mix_unpool_row(windows, s.channels, m.a, m.b, m.c, gz + from, x + from, which + from, top,
                                           top + line);
                 if (s.width % 2 == 1) {
                   std::fill(top + line - s.channels, top + line, T{});
                   std::fill(top + 2 * line - s.channels, top + 2 * line, T{});
                 }
                 if (s.height % 2 == 1 && row % rows == rows - 1) std::fill(top + 2 * line, top + 3 * line, T{});
               }
             });
}

template void max_pool(const PoolShape&, const float*, float*, std::uint8_t*);
template Moments moments(const float*, std::int64_t, std::int64_t);
template Moments max_pool_moments(const PoolShape&, const float*, float*, std::uint8_t*);
template void block_forward(const Affine&, const RuleChoice&, const float*, const float*, float*);
template GradientSums block_backward(const Affine&, const RuleChoice&, const float*, const float*, const float*,
                                     const float*, float*);
template void mix_gradient(const Mixture&, const float*, const float*, float*);
template void mix_gradient_unpooled(const PoolShape&, const Mixture&, const float*, const float*, const std::uint8_t*,
                                    float*);
template void max_pool(const PoolShape&, const std::uint16_t*, std::uint16_t*, std::uint8_t*);
template Moments moments(const std::uint16_t*, std::int64_t, std::int64_t);
template Moments max_pool_moments(const PoolShape&, const std::uint16_t*, std::uint16_t*, std::uint8_t*);
template void block_forward(const Affine&, const RuleChoice&, const std::uint16_t*, const std::uint16_t*,
                            std::uint16_t*);
template GradientSums block_backward(const Affine&, const RuleChoice&, const std::uint16_t*, const std::uint16_t*,
                                     const float*, const std::uint16_t*, std::uint16_t*);
template void mix_gradient(const Mixture&, const std::uint16_t*, const std::uint16_t*, std::uint16_t*);
template void mix_gradient_unpooled(const PoolShape&, const Mixture&, const std::uint16_t*, const std::uint16_t*,
                                    const std::uint8_t*, std::uint16_t*);

}  // namespace deft
#endif
