// The table of pixel loops that block.cpp fills once per instruction set.
#ifndef DEFT_KERNEL_INTERNAL_PIXEL_LOOPS_H
#define DEFT_KERNEL_INTERNAL_PIXEL_LOOPS_H

#include <cstdint>

namespace deft {

template <class T, class Out>
using ForwardLoop = void (*)(std::int64_t pixels, std::int64_t channels, const float* factor, const float* offset,
                             float slope, const T* x, const T* residual, Out* y);
template <class T, class In>
using BackwardLoop = void (*)(std::int64_t pixels, std::int64_t channels, const float* factor, const float* offset,
                              float slope, const T* x, const T* residual, const float* mean, const In* gy, T* gz,
                              float* plain, float* centred);

template <class T>
struct PixelLoops {
  void (*add_moments)(const T* x, std::int64_t pixels, std::int64_t channels, const float* pivot, float* sum,
                      float* squares);
  void (*pool_row)(const T* x0, const T* x1, std::int64_t windows, std::int64_t channels, T* pooled,
                   std::uint8_t* which);
  ForwardLoop<T, T> forward[3];  // by Rule
  ForwardLoop<T, float> to_floats;
  ForwardLoop<float, T> from_floats;
  BackwardLoop<T, T> backward[3];
  BackwardLoop<T, float> backward_of_floats;
  void (*mix)(std::int64_t pixels, std::int64_t channels, const float* a, const float* b, const float* c, const T* gz,
              const T* x, T* gx);
  void (*mix_unpool_row)(std::int64_t windows, std::int64_t channels, const float* a, const float* b, const float* c,
                         const T* gz, const T* x, const std::uint8_t* which, T* gx0, T* gx1);
};

}  // namespace deft

#endif
