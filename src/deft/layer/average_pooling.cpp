#include "deft/layer/average_pooling.h"

#include "deft/layer/windows.h"

namespace deft {

std::vector<double> average_pooled(const std::vector<double>& x, const Shape& in, const AveragePooling& options) {
  const WindowForm form = window_form(options);
  std::vector<double> y(static_cast<std::size_t>(window_count(in, form) * in.channels));
  for_windows(in, form, [&](std::int64_t window, std::int64_t, std::int64_t pixel) {
    for (std::int64_t c = 0; pixel >= 0 && c < in.channels; ++c) {
      y[static_cast<std::size_t>(window * in.channels + c)] +=
          x[static_cast<std::size_t>(pixel * in.channels + c)] / static_cast<double>(form.size * form.size);
    }
  });
  return y;
}

const Card AveragePoolingRule::card{
    "layer", "average_pooling", "Average pooling",
    "LeCun, Bottou, Bengio, Haffner 1998, Gradient-based learning applied to document recognition"};

void describe(AveragePooling& o, Fields& f) {
  f.whole("size", o.size, "side of the window", {1, 64});
  f.whole("stride", o.stride, "pixels from one window to the next; 0: the size", {0, 64});
  f.whole("padding", o.padding, "zeros around the picture, averaged along", {0, 32});
}

}  // namespace deft
