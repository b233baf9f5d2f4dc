// What the tile kernels share: the sequence of positions that makes a convolution one matrix product.
//
// All output positions of the batch, each row and picture followed by enough zeros, make one sequence q. Then a tap
// (r, s) of the kernel reads the input's sequence at q + a constant. With a stride, the input falls into stride^2
// sequences ("phases"), each read by the taps of that remainder.
#ifndef DEFT_KERNEL_INTERNAL_TILE_SEQUENCE_H
#define DEFT_KERNEL_INTERNAL_TILE_SEQUENCE_H

#include <immintrin.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <new>

#include "deft/kernel/tiles.h"

namespace deft {

inline std::size_t at(std::int64_t i) { return static_cast<std::size_t>(i); }
inline std::int64_t round_up(std::int64_t value, std::int64_t step) { return (value + step - 1) / step * step; }

// Memory that is kept for the next call: growing it is the only time that it meets the system.
template <class T>
class Room {
 public:
  T* of(std::int64_t count) {
    if (count > size_) {
      data_.reset(static_cast<T*>(::operator new(at(count) * sizeof(T), std::align_val_t{64})));
      size_ = count;
    }
    return data_.get();
  }

 private:
  struct Free {
    void operator()(T* data) const { ::operator delete(data, std::align_val_t{64}); }
  };
  std::unique_ptr<T, Free> data_;
  std::int64_t size_ = 0;
};

struct TileSequence {
  explicit TileSequence(const ConvolutionShape& s)
      : shape(s),
        reach((s.kernel - 1) / s.stride),
        line(s.stride == 1 ? std::max(s.width + s.padding, s.columns_out()) : s.columns_out() + reach),
        lines(s.stride == 1 ? std::max(s.height + s.padding, s.rows_out()) : s.rows_out() + reach),
        phases_per_side(std::min(s.kernel, s.stride)) {}

  ConvolutionShape shape;
  std::int64_t reach;        // the largest shift, in lines or columns
  std::int64_t line, lines;  // positions of a row, rows of a picture
  std::int64_t phases_per_side;

  std::int64_t taps() const { return shape.kernel * shape.kernel; }
  std::int64_t phases() const { return phases_per_side * phases_per_side; }
  std::int64_t farthest() const { return reach * (line + 1); }
  std::int64_t phase_of(std::int64_t tap) const {
    return tap / shape.kernel % shape.stride * phases_per_side + tap % shape.kernel % shape.stride;
  }
  std::int64_t shift_of(std::int64_t tap) const {
    return tap / shape.kernel / shape.stride * line + tap % shape.kernel / shape.stride;
  }
};

// Addresses of the pixels of positions first .. first + count - 1; `nowhere` where there is none.
struct Grid {
  std::int64_t height, width, channels;  // of the tensor
  std::int64_t stride, row_start, column_start;  // position (0, 0) of a picture is pixel (row_start, column_start)
};

template <class Number>
void find_pixels(const TileSequence& sequence, const Grid& grid, Number* data, Number* nowhere, std::int64_t pictures,
                 std::int64_t first, std::int64_t count, Number** pixels) {
  std::int64_t picture = first / (sequence.lines * sequence.line), rest = first % (sequence.lines * sequence.line);
  std::int64_t line = rest / sequence.line, column = rest % sequence.line;
  for (std::int64_t done = 0; done < count;) {
    const std::int64_t here = std::min(count - done, sequence.line - column);
    const std::int64_t y = grid.row_start + grid.stride * line;
    if (picture >= pictures || y < 0 || y >= grid.height) {
      std::fill(pixels + done, pixels + done + here, nowhere);
    } else {
      Number* const start = data + (picture * grid.height + y) * grid.width * grid.channels;
      for (std::int64_t i = 0; i < here; ++i) {
        const std::int64_t x = grid.column_start + grid.stride * (column + i);
        pixels[done + i] = x < 0 || x >= grid.width ? nowhere : start + x * grid.channels;
      }
    }
    done += here;
    column = 0;
    if (++line == sequence.lines) {
      line = 0;
      ++picture;
    }
  }
}

// The input's pixels that a phase reads.
inline Grid input_grid(const TileSequence& sequence, std::int64_t phase) {
  const ConvolutionShape& s = sequence.shape;
  return {s.height, s.width, s.inputs, s.stride, phase / sequence.phases_per_side - s.padding,
          phase % sequence.phases_per_side - s.padding};
}

// Positions beyond the output's own rows and columns lie outside its grid.
inline Grid output_grid(const TileSequence& sequence) {
  const ConvolutionShape& s = sequence.shape;
  return {s.rows_out(), s.columns_out(), s.outputs, 1, 0, 0};
}

struct alignas(64) TileSettings {
  std::uint8_t palette = 1, start_row = 0, reserved[14] = {};
  std::uint16_t bytes_per_row[16] = {64, 64, 64, 64, 64, 64, 64, 64};
  std::uint8_t rows[16] = {16, 16, 16, 16, 16, 16, 16, 16};
};

// GCC does not see that the tile instructions read memory: what they read must be constant, or be written before
// a call that is not inlined.
[[gnu::target("amx-tile")]] inline void start_tiles() {
  static constexpr TileSettings settings;
  _tile_loadconfig(&settings);
}
[[gnu::target("amx-tile")]] inline void end_tiles() { _tile_release(); }

}  // namespace deft

#endif
