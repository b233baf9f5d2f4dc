// The elementwise half of a convolutional block in few passes over memory:
//
//   [2x2 max pooling] -> factor * x + offset per channel (batch norm, or a bias) -> [+ residual] -> activation
//
// and its backward. Tensors are channels-last, float32 or bfloat16 (std::uint16_t); sums are float32 within a
// chunk of pixels and double across chunks, the same for any number of threads. All calls use all threads.
//
// Batch norm (Ioffe, Szegedy 2015, arXiv:1502.03167) of M pixels:  mean = sum x / M,  variance = sum (x - mean)^2 / M
//   factor = scale / sqrt(variance + epsilon),  offset = shift - mean * factor
// and with gz the gradient of z = factor * x + offset, u = sum gz, v = sum gz * (x - mean):
//   d loss / d x = factor * (gz - u / M - (x - mean) * v / (M * (variance + epsilon)))
#ifndef DEFT_KERNEL_BLOCK_H
#define DEFT_KERNEL_BLOCK_H

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace deft {

// Pooling reads count x height x width x channels and writes count x (height / 2) x (width / 2) x channels.
struct PoolShape {
  std::int64_t count = 0;
  std::int64_t height = 0;
  std::int64_t width = 0;
  std::int64_t channels = 0;
};

// The largest of each 2x2 window, and which of the four (0 .. 3, row by row; the first of equals).
// A last odd row or column is left out. `which` may be null.
template <class T>
void max_pool(const PoolShape& shape, const T* x, T* pooled, std::uint8_t* which);

// Mean and (biased) variance of each channel.
struct Moments {
  std::vector<double> mean;
  std::vector<double> variance;
};
template <class T>
Moments moments(const T* x, std::int64_t pixels, std::int64_t channels);

// max_pool and the moments of its result, in one pass.
template <class T>
Moments max_pool_moments(const PoolShape& shape, const T* x, T* pooled, std::uint8_t* which);

// The rule behind the sum. leaky: x > 0 ? x : slope * x (ReLU: slope 0). gelu: x * Phi(x), by erf.
enum class Rule { identity, leaky, gelu, other };

// Rule::other calls these on float pieces of whole pixels; `first` is the index of z[0] in the tensor.
// forward: y may be z. backward: returns gz in `gz` from gy (may be the same memory). `chunk` < 64 keeps sums of parameters apart.
struct OtherRule {
  std::function<void(std::span<const float> z, std::span<float> y, std::int64_t first)> forward;
  std::function<void(std::span<const float> z, std::span<const float> gy, std::span<float> gz, std::int64_t first,
                     std::int64_t chunk)>
      backward;
};

struct RuleChoice {
  Rule rule = Rule::identity;
  float slope = 0.0f;
  const OtherRule* other = nullptr;
};

struct Affine {
  std::int64_t pixels = 0;
  std::int64_t channels = 0;
  const float* factor = nullptr;  // per channel
  const float* offset = nullptr;
};

// y = rule(factor * x + offset + residual). residual may be null.
template <class T>
void block_forward(const Affine& affine, const RuleChoice& choice, const T* x, const T* residual, T* y);

// gz = gy * rule'(factor * x + offset + residual), and per channel sum gz and sum gz * (x - mean).
// gz may be null (only the sums are wanted).
struct GradientSums {
  std::vector<double> plain;
  std::vector<double> centred;
};
template <class T>
GradientSums block_backward(const Affine& affine, const RuleChoice& choice, const T* x, const T* residual,
                            const float* mean, const T* gy, T* gz);

// gx = a * gz + b * x + c per channel: the last step of batch norm's backward.
struct Mixture {
  std::int64_t pixels = 0;
  std::int64_t channels = 0;
  const float* a = nullptr;
  const float* b = nullptr;
  const float* c = nullptr;
};
template <class T>
void mix_gradient(const Mixture& mixture, const T* gz, const T* x, T* gx);
// The same behind a pooling: x is the pooled tensor, gx goes to the pixel that was the largest, 0 elsewhere.
template <class T>
void mix_gradient_unpooled(const PoolShape& shape, const Mixture& mixture, const T* gz, const T* x,
                           const std::uint8_t* which, T* gx);

}  // namespace deft

#endif
