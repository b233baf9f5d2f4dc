#include "deft/layer/convolution.h"

#include "deft/layer/windows.h"

namespace deft {

std::vector<double> convolve(const std::vector<double>& x, const Shape& in, const std::vector<double>& weight,
                             const Convolution& options) {
  const WindowForm form{options.kernel, options.stride, padding_of(options)};
  const std::int64_t inputs = in.channels / options.groups, outputs = options.channels / options.groups;
  const std::int64_t places = options.kernel * options.kernel;
  std::vector<double> y(static_cast<std::size_t>(window_count(in, form) * options.channels));
  for_windows(in, form, [&](std::int64_t window, std::int64_t place, std::int64_t pixel) {
    if (pixel < 0) return;
    for (std::int64_t o = 0; o < options.channels; ++o) {
      for (std::int64_t i = 0; i < inputs; ++i) {
        y[static_cast<std::size_t>(window * options.channels + o)] +=
            weight[static_cast<std::size_t>((o * inputs + i) * places + place)] *
            x[static_cast<std::size_t>(pixel * in.channels + o / outputs * inputs + i)];
      }
    }
  });
  return y;
}

const Card ConvolutionRule::card{
    "layer", "convolution", "Convolution",
    "LeCun, Bottou, Bengio, Haffner 1998, Gradient-based learning applied to document recognition"};

void describe(ConvolutionOptions& o, Fields& f) {
  f.whole("channels", o.channels, "channels that come out", {1, 65536});
  f.whole("kernel", o.kernel, "side of the window", {1, 64});
  f.whole("stride", o.stride, "pixels from one window to the next", {1, 64});
  f.whole("padding", o.padding, "zeros around the picture; -1: half the kernel", {-1, 64});
  f.whole("groups", o.groups, "parts of the channels that do not see each other", {1, 65536});
  f.yes_no("bias", o.bias, "learned constant per channel; left out where batch norm follows");
  f.text("activation", o.activation, "what follows: auto (the recipe's), none, or an activation's name");
}

LayerOptions ConvolutionRule::layer() const {
  return Convolution{.channels = options_.channels,
                     .kernel = options_.kernel,
                     .stride = options_.stride,
                     .padding = options_.padding,
                     .groups = options_.groups,
                     .bias = options_.bias};
}

}  // namespace deft
