// The weight's gradient of a convolution as one long matrix product.
//   gw[r][s] = sum over q of x[q + shift of (r, s)] gy[q]^T,   q: positions of internal/tile_sequence.h
//
// Per run of q: x is turned to channels x positions (a tile row: 32 positions of a channel, at any shift) and gy to
// pairs of positions (what the tile product wants from its right side), both small enough for the second-level cache.
#include <algorithm>
#include <stdexcept>
#include <vector>

#include "deft/kernel/parallel.h"
#include "deft/kernel/tiles.h"

#if defined(__x86_64__) && defined(__linux__)
#include "deft/kernel/internal/tile_sequence.h"
#endif

namespace deft {

#if defined(__x86_64__) && defined(__linux__)
namespace {

// Lengths of the runs of positions: one that stays in the first-level cache during all taps of a block of channels,
// and one of all channels in the second-level cache.
constexpr std::int64_t kShortRun = 256;
constexpr std::int64_t kLongRunNumbers = 1 << 19;
constexpr std::int64_t kLeastRun = 1024;  // with very many channels the sums are larger than what a run reads

}  // namespace

struct TileWeightGradient::Plan : TileSequence {
  explicit Plan(const ConvolutionShape& s)
      : TileSequence(s), input_tiles((s.inputs + 15) / 16), output_tiles((s.outputs + 15) / 16) {
    const std::int64_t channels = 16 * (input_tiles * phases() + output_tiles);
    run = std::clamp(kLongRunNumbers / channels / kShortRun * kShortRun, kLeastRun, std::int64_t{4096});
    row_stride = ((run + farthest() + 31) / 32 | 1) * 32;  // odd in cache lines: tile rows fall into different sets
  }

  std::int64_t input_tiles, output_tiles;
  std::int64_t run;         // positions per run
  std::int64_t row_stride;  // of a channel's positions that a run reads

  std::int64_t sums() const { return input_tiles * output_tiles * taps() * 256; }
};

namespace {

using Plan = TileWeightGradient::Plan;

// 16 channels of two pixels, as 16 pairs.
[[gnu::target("avx512f,avx512bw,avx512vl"), gnu::always_inline]] inline __m512i pair(const std::uint16_t* first,
                                                                                     const std::uint16_t* second,
                                                                                     __mmask16 mask) {
  const __m512i low = _mm512_cvtepu16_epi32(_mm256_maskz_loadu_epi16(mask, first));
  const __m512i high = _mm512_cvtepu16_epi32(_mm256_maskz_loadu_epi16(mask, second));
  return _mm512_or_si512(low, _mm512_slli_epi32(high, 16));
}

__mmask16 channel_mask(std::int64_t channels, std::int64_t tile) {
  const std::int64_t left = channels - 16 * tile;
  return static_cast<__mmask16>(left >= 16 ? 0xFFFF : (1u << left) - 1);
}

// pairs[q / 2][channel] = {q, q + 1}, tile by tile of 16 channels.
[[gnu::target("avx512f,avx512bw,avx512vl")]] void pair_positions(const std::uint16_t* const* pixels,
                                                                std::int64_t count, std::int64_t channels,
                                                                std::uint16_t* pairs) {
  for (std::int64_t tile = 0; tile * 16 < channels; ++tile) {
    const __mmask16 mask = channel_mask(channels, tile);
    std::uint16_t* to = pairs + tile * count * 16;
    for (std::int64_t q = 0; q < count; q += 2, to += 32) {
      _mm512_store_si512(to, pair(pixels[q] + 16 * tile, pixels[q + 1] + 16 * tile, mask));
    }
  }
}

// rows[channel][q], 16 channels and 32 positions at a time: a 16 x 16 transposition of pairs.
[[gnu::target("avx512f,avx512bw,avx512vl")]] void turn(const std::uint16_t* const* pixels, std::int64_t count,
                                                       std::int64_t channels, std::int64_t row_stride,
                                                       std::uint16_t* rows) {
  for (std::int64_t q = 0; q < count; q += 32) {
    for (std::int64_t tile = 0; tile * 16 < channels; ++tile) {
      const __mmask16 mask = channel_mask(channels, tile);
      __m512i a[16], b[16];
      for (int i = 0; i < 16; ++i) a[i] = pair(pixels[q + 2 * i] + 16 * tile, pixels[q + 2 * i + 1] + 16 * tile, mask);
      for (int i = 0; i < 16; i += 2) {
        b[i] = _mm512_unpacklo_epi32(a[i], a[i + 1]);
        b[i + 1] = _mm512_unpackhi_epi32(a[i], a[i + 1]);
      }
      for (int i = 0; i < 16; i += 4) {
        a[i] = _mm512_unpacklo_epi64(b[i], b[i + 2]);
        a[i + 1] = _mm512_unpackhi_epi64(b[i], b[i + 2]);
        a[i + 2] = _mm512_unpacklo_epi64(b[i + 1], b[i + 3]);
        a[i + 3] = _mm512_unpackhi_epi64(b[i + 1], b[i + 3]);
      }
      for (int i = 0; i < 4; ++i) {
        b[i] = _mm512_shuffle_i32x4(a[i], a[i + 4], 0x88);
        b[i + 4] = _mm512_shuffle_i32x4(a[i], a[i + 4], 0xdd);
        b[i + 8] = _mm512_shuffle_i32x4(a[i + 8], a[i + 12], 0x88);
        b[i + 12] = _mm512_shuffle_i32x4(a[i + 8], a[i + 12], 0xdd);
      }
      for (int i = 0; i < 8; ++i) {
        std::uint16_t* const to = rows + (16 * tile + i) * row_stride + q;
        _mm512_storeu_si512(to, _mm512_shuffle_i32x4(b[i], b[i + 8], 0x88));
        _mm512_storeu_si512(to + 8 * row_stride, _mm512_shuffle_i32x4(b[i], b[i + 8], 0xdd));
      }
    }
  }
}

// sums (tiles of 16 x 16) += left * right over `steps` times 32 positions; kLeft x kRight tiles at once.
template <int kLeft, int kRight>
[[gnu::target("amx-tile,amx-bf16"), gnu::noinline]] void multiply(const std::uint16_t* left, std::int64_t row_stride,
                                                   const std::uint16_t* right, std::int64_t right_tile,
                                                   std::int64_t steps, float* sums) {
  const std::int64_t bytes = 2 * row_stride;
  _tile_loadd(0, sums, 64);
  if constexpr (kRight == 2) _tile_loadd(1, sums + 256, 64);
  if constexpr (kLeft == 2) _tile_loadd(2, sums + kRight * 256, 64);
  if constexpr (kLeft == 2 && kRight == 2) _tile_loadd(3, sums + 768, 64);
  for (std::int64_t i = 0; i < steps; ++i, left += 32, right += 512) {
    _tile_loadd(4, left, bytes);
    _tile_loadd(6, right, 64);
    _tile_dpbf16ps(0, 4, 6);
    if constexpr (kRight == 2) {
      _tile_loadd(7, right + right_tile, 64);
      _tile_dpbf16ps(1, 4, 7);
    }
    if constexpr (kLeft == 2) {
      _tile_loadd(5, left + 16 * row_stride, bytes);
      _tile_dpbf16ps(2, 5, 6);
    }
    if constexpr (kLeft == 2 && kRight == 2) _tile_dpbf16ps(3, 5, 7);
  }
  _tile_stored(0, sums, 64);
  if constexpr (kRight == 2) _tile_stored(1, sums + 256, 64);
  if constexpr (kLeft == 2) _tile_stored(2, sums + kRight * 256, 64);
  if constexpr (kLeft == 2 && kRight == 2) _tile_stored(3, sums + 768, 64);
}

using Multiply = void (*)(const std::uint16_t*, std::int64_t, const std::uint16_t*, std::int64_t, std::int64_t, float*);

// Blocks of 2 x 2 tiles in a fixed order; where one starts among the sums.
std::int64_t block_start(const Plan& plan, std::int64_t input_tile, std::int64_t output_tile) {
  const std::int64_t left = std::min<std::int64_t>(2, plan.input_tiles - input_tile);
  return (input_tile * plan.output_tiles + left * output_tile) * plan.taps() * 256;
}

void add_runs(const Plan& plan, std::int64_t count, const std::uint16_t* x, const std::uint16_t* gy, float* sums) {
  static constexpr Multiply kMultiply[2][2] = {{multiply<1, 1>, multiply<1, 2>}, {multiply<2, 1>, multiply<2, 2>}};
  thread_local Room<std::uint16_t> turned_room, paired_room, zeros_room;
  thread_local std::vector<const std::uint16_t*> pixels;
  const ConvolutionShape& s = plan.shape;
  const std::int64_t phase_size = 16 * plan.input_tiles * plan.row_stride;
  std::uint16_t* const turned = turned_room.of(plan.phases() * phase_size);
  std::uint16_t* const paired = paired_room.of(16 * plan.output_tiles * plan.run);
  const std::int64_t most = std::max(s.inputs, s.outputs);
  std::uint16_t* const zeros = zeros_room.of(most);
  std::fill(zeros, zeros + most, std::uint16_t{0});
  const std::uint16_t* const nowhere = zeros;
  pixels.resize(at(plan.row_stride));
  start_tiles();
  const std::int64_t positions = count * plan.lines * plan.line;
  for (std::int64_t start = 0; start < positions; start += plan.run) {
    const std::int64_t length = std::min(plan.run, round_up(positions - start, 32));
    const std::int64_t row = round_up(length + plan.farthest(), 32);
    for (std::int64_t phase = 0; phase < plan.phases(); ++phase) {
      find_pixels(plan, input_grid(plan, phase), x, nowhere, count, start, row, pixels.data());
      turn(pixels.data(), row, s.inputs, plan.row_stride, turned + phase * phase_size);
    }
    find_pixels(plan, output_grid(plan), gy, nowhere, count, start, length, pixels.data());
    pair_positions(pixels.data(), length, s.outputs, paired);
    for (std::int64_t i = 0; i < plan.input_tiles; i += 2) {
      const std::int64_t left = std::min<std::int64_t>(2, plan.input_tiles - i);
      for (std::int64_t o = 0; o < plan.output_tiles; o += 2) {
        const std::int64_t right = std::min<std::int64_t>(2, plan.output_tiles - o);
        float* const block = sums + block_start(plan, i, o);
        for (std::int64_t q = 0; q < length; q += kShortRun) {
          const std::int64_t steps = std::min(kShortRun, length - q) / 32;
          for (std::int64_t tap = 0; tap < plan.taps(); ++tap) {
            kMultiply[left - 1][right - 1](turned + plan.phase_of(tap) * phase_size + 16 * i * plan.row_stride + q +
                                               plan.shift_of(tap),
                                           plan.row_stride, paired + o * length * 16 + q * 16, length * 16, steps,
                                           block + tap * left * right * 256);
          }
        }
      }
    }
  }
  end_tiles();
}

}  // namespace

TileWeightGradient::TileWeightGradient(const ConvolutionShape& shape, std::int64_t parts)
    : plan_(std::make_unique<Plan>(shape)), parts_(parts) {
  if (!tiles_work()) throw std::logic_error("TileWeightGradient: the processor has no tiles");
  thread_local Room<float> room;
  sums_ = room.of(parts * plan_->sums());
  in_parallel(parts, [this](std::int64_t part) {
    std::fill(sums_ + part * plan_->sums(), sums_ + (part + 1) * plan_->sums(), 0.0f);
  });
}

TileWeightGradient::~TileWeightGradient() = default;

void TileWeightGradient::add(std::int64_t part, std::int64_t count, const std::uint16_t* x, const std::uint16_t* gy) {
  add_runs(*plan_, count, x, gy, sums_ + part * plan_->sums());
}

void TileWeightGradient::write(const WeightSize& size, float* gw) const {
  const Plan& plan = *plan_;
  const std::int64_t taps = plan.taps();
  in_parallel(plan.output_tiles, [&](std::int64_t tile) {
    const std::int64_t o_block = tile / 2 * 2, right = std::min<std::int64_t>(2, plan.output_tiles - o_block);
    const std::int64_t outputs = std::min<std::int64_t>(16, size.outputs - 16 * tile);
    for (std::int64_t i = 0; i < size.inputs; ++i) {
      const std::int64_t i_block = i / 32 * 2, left = std::min<std::int64_t>(2, plan.input_tiles - i_block);
      const float* from = sums_ + block_start(plan, i_block, o_block) +
                          ((i / 16 - i_block) * right + (tile - o_block)) * 256 + i % 16 * 16;
      for (std::int64_t tap = 0; tap < taps; ++tap, from += left * right * 256) {
        float* const to = gw + (16 * tile * size.inputs + i) * taps + tap;
        for (std::int64_t o = 0; o < outputs; ++o) {
          float sum = 0.0f;
          for (std::int64_t part = 0; part < parts_; ++part) sum += from[part * plan.sums() + o];
          to[o * size.inputs * taps] = sum;
        }
      }
    }
  });
}

void weight_gradient_by_tiles(const ConvolutionShape& shape, const std::uint16_t* x, const std::uint16_t* gy,
                              const WeightSize& size, float* gw) {
  const std::int64_t parts = std::min<std::int64_t>(shape.count, kernel_threads());
  TileWeightGradient sum(shape, parts);
  in_parallel(parts, [&](std::int64_t part) {
    const std::int64_t first = shape.count * part / parts, last = shape.count * (part + 1) / parts;
    sum.add(part, last - first, x + first * shape.height * shape.width * shape.inputs,
            gy + first * shape.rows_out() * shape.columns_out() * shape.outputs);
  });
  sum.write(size, gw);
}

#else

struct TileWeightGradient::Plan {};

TileWeightGradient::TileWeightGradient(const ConvolutionShape&, std::int64_t) {
  throw std::logic_error("TileWeightGradient: only on x86-64 Linux");
}
TileWeightGradient::~TileWeightGradient() = default;
void TileWeightGradient::add(std::int64_t, std::int64_t, const std::uint16_t*, const std::uint16_t*) {}
void TileWeightGradient::write(const WeightSize&, float*) const {}

void weight_gradient_by_tiles(const ConvolutionShape& shape, const std::uint16_t*, const std::uint16_t*,
                              const WeightSize&, float*) {
  TileWeightGradient sum(shape, 1);
}

#endif

}  // namespace deft
