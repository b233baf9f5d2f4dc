#include "deft/layer/stochastic_pooling.h"

#include <algorithm>

namespace deft {

std::size_t stochastic_place(std::span<const float> window, double uniform) {
  double sum = 0.0;
  for (float a : window) sum += std::max(a, 0.0f);
  if (!(sum > 0.0)) return static_cast<std::size_t>(uniform * static_cast<double>(window.size()));
  double left = uniform * sum;
  std::size_t last = 0;
  for (std::size_t i = 0; i < window.size(); ++i) {
    if (!(window[i] > 0.0f)) continue;
    last = i;
    left -= window[i];
    if (left < 0.0) break;
  }
  return last;  // of rounding's leftovers too
}

float stochastic_mean(std::span<const float> window) {
  double sum = 0.0, squares = 0.0, all = 0.0;
  for (float a : window) {
    const double positive = std::max(a, 0.0f);
    sum += positive;
    squares += positive * positive;
    all += a;
  }
  return static_cast<float>(sum > 0.0 ? squares / sum : all / static_cast<double>(window.size()));
}

const Card StochasticPoolingRule::card{
    "layer", "stochastic_pooling", "Stochastic pooling",
    "Zeiler and Fergus 2013, Stochastic pooling for regularization of deep convolutional neural networks, arXiv:1301.3557"};

void describe(StochasticPooling& o, Fields& f) {
  f.whole("size", o.size, "side of the window", {1, 64});
  f.whole("stride", o.stride, "pixels from one window to the next; 0: the size", {0, 64});
}

}  // namespace deft
