#include "deft/layer/max_pooling.h"

#include <algorithm>
#include <limits>

#include "deft/layer/windows.h"

namespace deft {

std::vector<double> max_pooled(const std::vector<double>& x, const Shape& in, const MaxPooling& options) {
  const WindowForm form = window_form(options);
  std::vector<double> y(static_cast<std::size_t>(window_count(in, form) * in.channels),
                        -std::numeric_limits<double>::infinity());
  for_windows(in, form, [&](std::int64_t window, std::int64_t, std::int64_t pixel) {
    for (std::int64_t c = 0; pixel >= 0 && c < in.channels; ++c) {
      double& largest = y[static_cast<std::size_t>(window * in.channels + c)];
      largest = std::max(largest, x[static_cast<std::size_t>(pixel * in.channels + c)]);
    }
  });
  return y;
}

const Card MaxPoolingRule::card{
    "layer", "max_pooling", "Max pooling",
    "Ranzato, Huang, Boureau, LeCun 2007, Unsupervised learning of invariant feature hierarchies"};

void describe(MaxPooling& o, Fields& f) {
  f.whole("size", o.size, "side of the window", {1, 64});
  f.whole("stride", o.stride, "pixels from one window to the next; 0: the size", {0, 64});
  f.whole("padding", o.padding, "ring around the picture that never wins", {0, 32});
}

}  // namespace deft
