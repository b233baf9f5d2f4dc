// Windows of a picture, for the formulas of convolution and pooling.
//
//   for_windows(in, {.size = 3, .stride = 2, .padding = 1}, [&](std::int64_t window, std::int64_t place, std::int64_t pixel) {...});
//
// window counts the outputs row by row, place the positions inside one; pixel is -1 in the padding.
#ifndef DEFT_LAYER_WINDOWS_H
#define DEFT_LAYER_WINDOWS_H

#include "deft/network/layer.h"

namespace deft {

struct WindowForm {
  std::int64_t size = 2;
  std::int64_t stride = 2;
  std::int64_t padding = 0;
};

inline std::int64_t window_count(const Shape& in, const WindowForm& form) {
  return ((in.height + 2 * form.padding - form.size) / form.stride + 1) *
         ((in.width + 2 * form.padding - form.size) / form.stride + 1);
}

template <class Work>
void for_windows(const Shape& in, const WindowForm& form, const Work& work) {
  const std::int64_t columns = (in.width + 2 * form.padding - form.size) / form.stride + 1;
  for (std::int64_t window = 0; window < window_count(in, form); ++window) {
    for (std::int64_t place = 0; place < form.size * form.size; ++place) {
      const std::int64_t row = window / columns * form.stride + place / form.size - form.padding;
      const std::int64_t column = window % columns * form.stride + place % form.size - form.padding;
      const bool inside = row >= 0 && row < in.height && column >= 0 && column < in.width;
      work(window, place, inside ? row * in.width + column : -1);
    }
  }
}

// Of pooling layers: stride 0 is the size.
template <class Pooling>
WindowForm window_form(const Pooling& options) {
  return {options.size, options.stride == 0 ? options.size : options.stride, options.padding};
}

}  // namespace deft

#endif
