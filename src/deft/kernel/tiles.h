// The processor's matrix unit (AMX): products of bfloat16 tiles, summed in float32.
//
//   if (tiles_work()) weight_gradient_by_tiles(shape, x, gy, {.outputs = 64, .inputs = 24}, gw);
//
//   TileWeightGradient sum(shape, 2);     // the same, slice by slice of the batch, on two threads
//   sum.add(0, 8, x, gy);  sum.add(1, 8, x + ..., gy + ...);  sum.write({.outputs = 64, .inputs = 24}, gw);
//
// A tile is 16 rows of 64 bytes. Every other processor takes oneDNN's way (model/internal/convolution.cpp).
#ifndef DEFT_KERNEL_TILES_H
#define DEFT_KERNEL_TILES_H

#include <cstdint>
#include <memory>

namespace deft {

// The processor has bfloat16 tiles and the system lets this process use them (asked once).
bool tiles_work();

// A convolution as it lies in memory: x is count x height x width x inputs, y likewise with `outputs` channels.
struct ConvolutionShape {
  std::int64_t count = 0;
  std::int64_t height = 0;
  std::int64_t width = 0;
  std::int64_t inputs = 0;
  std::int64_t outputs = 0;
  std::int64_t kernel = 1;
  std::int64_t stride = 1;
  std::int64_t padding = 0;

  std::int64_t rows_out() const { return (height + 2 * padding - kernel) / stride + 1; }
  std::int64_t columns_out() const { return (width + 2 * padding - kernel) / stride + 1; }
};

// The channels that the weight really has; those beyond are padding.
struct WeightSize {
  std::int64_t outputs = 0;
  std::int64_t inputs = 0;
};

// gw[o][i][r][s] = sum over n, h, w of gy[n][h][w][o] * x[n][stride h + r - padding][stride w + s - padding][i]
void weight_gradient_by_tiles(const ConvolutionShape& shape, const std::uint16_t* x, const std::uint16_t* gy,
                              const WeightSize& size, float* gw);

class TileWeightGradient {
 public:
  // shape.count is not looked at. The sums of each part are kept apart, so that each may have its thread.
  TileWeightGradient(const ConvolutionShape& shape, std::int64_t parts);
  ~TileWeightGradient();
  TileWeightGradient(const TileWeightGradient&) = delete;
  TileWeightGradient& operator=(const TileWeightGradient&) = delete;

  void add(std::int64_t part, std::int64_t count, const std::uint16_t* x, const std::uint16_t* gy);
  void write(const WeightSize& size, float* gw) const;

  struct Plan;

 private:
  std::unique_ptr<Plan> plan_;
  std::int64_t parts_;
  float* sums_ = nullptr;
};

// y = x * weight, for pictures so small that a row of them does not fill a tile.
class TileConvolution {
 public:
  // weight: float32, size.outputs x size.inputs x kernel x kernel; the shape's further channels count as zero.
  // mirrored: the weight is that of the convolution whose input's gradient this one computes, so `size` has the
  // outputs and inputs exchanged and its rows and columns are taken in reverse. `packed` has packed_numbers().
  TileConvolution(const ConvolutionShape& shape, const float* weight, const WeightSize& size, bool mirrored,
                  std::uint16_t* packed);

  static std::int64_t packed_numbers(const ConvolutionShape& shape);

  // `count` samples; on any thread.
  void run(std::int64_t count, const std::uint16_t* x, std::uint16_t* y) const;

 private:
  ConvolutionShape shape_;
  const std::uint16_t* packed_;
};

}  // namespace deft

#endif
