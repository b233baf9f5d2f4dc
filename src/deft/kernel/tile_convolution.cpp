// A convolution as one long matrix product:  y[q] = sum over taps of x[q + shift of the tap] weight[tap],
// q: positions of internal/tile_sequence.h. 64 positions times 16 outputs are summed in four tiles.
//
// oneDNN lets a tile's rows be pixels of one row of the picture: of 16 rows it uses 7 in a 7 x 7 picture, 3 in a 3 x 3.
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

constexpr std::int64_t kRunNumbers = 1 << 18;  // of x: half a megabyte of the second-level cache

std::int64_t input_blocks(const ConvolutionShape& s) { return (s.inputs + 31) / 32; }
std::int64_t output_tiles(const ConvolutionShape& s) { return (s.outputs + 15) / 16; }

std::uint16_t to_half(float value) {
  const auto bits = __builtin_bit_cast(std::uint32_t, value);
  if (value != value) return static_cast<std::uint16_t>(bits >> 16 | 0x40);
  return static_cast<std::uint16_t>((bits + 0x7FFF + (bits >> 16 & 1)) >> 16);
}

// blocks[block][position] = 32 channels.
[[gnu::target("avx512f,avx512bw,avx512vl")]] void gather(const std::uint16_t* const* pixels, std::int64_t count,
                                                         std::int64_t channels, std::uint16_t* blocks) {
  for (std::int64_t c = 0; c < channels; c += 32) {
    const std::int64_t left = channels - c;
    const __mmask32 mask = left >= 32 ? ~__mmask32{0} : (__mmask32{1} << left) - 1;
    std::uint16_t* const to = blocks + c * count;
    for (std::int64_t q = 0; q < count; ++q) {
      _mm512_storeu_si512(to + 32 * q, _mm512_maskz_loadu_epi16(mask, pixels[q] + c));
    }
  }
}

// What one output tile needs to know of its run.
struct Run {
  const std::uint16_t* x;            // blocks[phase][block][position][32]
  std::int64_t phase_size, block_size;
  std::int64_t blocks, taps;
  const std::int64_t* phases;        // by tap
  const std::int64_t* shifts;
};

// sums[64][16] = 64 positions from `first` on times a packed output tile.
[[gnu::target("amx-tile,amx-bf16"), gnu::noinline]] void multiply(const Run& run, std::int64_t first,
                                                                  const std::uint16_t* packed, float* sums) {
  _tile_zero(0);
  _tile_zero(1);
  _tile_zero(2);
  _tile_zero(3);
  for (std::int64_t block = 0; block < run.blocks; ++block) {
    const std::uint16_t* const base = run.x + block * run.block_size + 32 * first;
    for (std::int64_t tap = 0; tap < run.taps; ++tap, packed += 512) {
      const std::uint16_t* const left = base + run.phases[tap] * run.phase_size + 32 * run.shifts[tap];
      _tile_loadd(6, packed, 64);
      _tile_loadd(4, left, 64);
      _tile_dpbf16ps(0, 4, 6);
      _tile_loadd(5, left + 512, 64);
      _tile_dpbf16ps(1, 5, 6);
      _tile_loadd(7, left + 1024, 64);
      _tile_dpbf16ps(2, 7, 6);
      _tile_loadd(4, left + 1536, 64);
      _tile_dpbf16ps(3, 4, 6);
    }
  }
  _tile_stored(0, sums, 64);
  _tile_stored(1, sums + 256, 64);
  _tile_stored(2, sums + 512, 64);
  _tile_stored(3, sums + 768, 64);
}

// Rounds the sums to bfloat16 and puts them where the positions' pixels are; null: none.
[[gnu::target("avx512f,avx512bw,avx512vl,avx512bf16"), gnu::noinline]] void scatter(const float* sums,
                                                                                  std::uint16_t* const* pixels,
                                                                                  std::int64_t channel,
                                                                                  std::int64_t channels) {
  const std::int64_t left = channels - channel;
  const auto mask = static_cast<__mmask16>(left >= 16 ? 0xFFFF : (1u << left) - 1);
  for (std::int64_t q = 0; q < 64; ++q) {
    if (!pixels[q]) continue;
    const auto halves = reinterpret_cast<__m256i>(_mm512_cvtneps_pbh(_mm512_load_ps(sums + 16 * q)));
    _mm256_mask_storeu_epi16(pixels[q] + channel, mask, halves);
  }
}

}  // namespace

std::int64_t TileConvolution::packed_numbers(const ConvolutionShape& s) {
  return output_tiles(s) * input_blocks(s) * s.kernel * s.kernel * 512;
}

// packed[output tile][input block][tap] = 16 pairs of inputs x 16 outputs x 2, as the tile product reads them.
TileConvolution::TileConvolution(const ConvolutionShape& shape, const float* weight, const WeightSize& size,
                                 bool mirrored, std::uint16_t* packed)
    : shape_(shape), packed_(packed) {
  if (!tiles_work()) throw std::logic_error("TileConvolution: the processor has no tiles");
  const std::int64_t taps = shape.kernel * shape.kernel, blocks = input_blocks(shape);
  const std::int64_t outputs = mirrored ? size.inputs : size.outputs, inputs = mirrored ? size.outputs : size.inputs;
  const std::int64_t output_step = mirrored ? taps : size.inputs * taps;
  const std::int64_t input_step = mirrored ? size.inputs * taps : taps;
  in_parallel(output_tiles(shape), [&](std::int64_t tile) {
    for (std::int64_t block = 0; block < blocks; ++block) {
      std::uint16_t* const to = packed + (tile * blocks + block) * taps * 512;
      for (std::int64_t i = 0; i < 32; ++i) {
        for (std::int64_t o = 0; o < 16; ++o) {
          const std::int64_t output = 16 * tile + o, input = 32 * block + i;
          const bool there = output < outputs && input < inputs;
          const float* const from = weight + output * output_step + input * input_step;
          std::uint16_t* const pair = to + i / 2 * 32 + 2 * o + i % 2;
          for (std::int64_t tap = 0; tap < taps; ++tap) {
            pair[tap * 512] = there ? to_half(from[mirrored ? taps - 1 - tap : tap]) : std::uint16_t{0};
          }
        }
      }
    }
  });
}

void TileConvolution::run(std::int64_t count, const std::uint16_t* x, std::uint16_t* y) const {
  thread_local Room<std::uint16_t> x_room, zeros_room;
  thread_local std::vector<const std::uint16_t*> x_pixels;
  thread_local std::vector<std::uint16_t*> y_pixels;
  const TileSequence sequence(shape_);
  const std::int64_t blocks = input_blocks(shape_), taps = sequence.taps();
  const std::int64_t longest = std::max<std::int64_t>(64, kRunNumbers / (32 * blocks * sequence.phases()) / 64 * 64);
  const std::int64_t positions = count * sequence.lines * sequence.line;
  std::uint16_t* const zeros = zeros_room.of(32 * blocks);
  std::fill(zeros, zeros + 32 * blocks, std::uint16_t{0});
  const std::uint16_t* const nowhere = zeros;
  std::vector<std::int64_t> phases, shifts;
  for (std::int64_t tap = 0; tap < taps; ++tap) {
    phases.push_back(sequence.phase_of(tap));
    shifts.push_back(sequence.shift_of(tap));
  }
  alignas(64) float sums[1024];
  start_tiles();
  for (std::int64_t start = 0; start < positions; start += longest) {
    const std::int64_t length = std::min(longest, round_up(positions - start, 64));
    const std::int64_t reads = length + sequence.farthest();
    std::uint16_t* const gathered = x_room.of(sequence.phases() * blocks * 32 * reads);
    x_pixels.resize(at(reads));
    y_pixels.resize(at(length));
    for (std::int64_t phase = 0; phase < sequence.phases(); ++phase) {
      find_pixels(sequence, input_grid(sequence, phase), x, nowhere, count, start, reads, x_pixels.data());
      gather(x_pixels.data(), reads, shape_.inputs, gathered + phase * blocks * 32 * reads);
    }
    find_pixels(sequence, output_grid(sequence), y, static_cast<std::uint16_t*>(nullptr), count, start, length,
                y_pixels.data());
    const Run run{gathered, blocks * 32 * reads, 32 * reads, blocks, taps, phases.data(), shifts.data()};
    for (std::int64_t tile = 0; tile < output_tiles(shape_); ++tile) {
      const std::uint16_t* const packed = packed_ + tile * blocks * taps * 512;
      for (std::int64_t q = 0; q < length; q += 64) {
        multiply(run, q, packed, sums);
        scatter(sums, y_pixels.data() + q, 16 * tile, shape_.outputs);
      }
    }
  }
  end_tiles();
}

#else

std::int64_t TileConvolution::packed_numbers(const ConvolutionShape&) { return 0; }
TileConvolution::TileConvolution(const ConvolutionShape& shape, const float*, const WeightSize&, bool, std::uint16_t*)
    : shape_(shape), packed_(nullptr) {
  throw std::logic_error("TileConvolution: only on x86-64 Linux");
}
void TileConvolution::run(std::int64_t, const std::uint16_t*, std::uint16_t*) const {}

#endif

}  // namespace deft
