#include "deft/layer/linear.h"

namespace deft {

std::vector<double> multiply(const std::vector<double>& x, const std::vector<double>& weight,
                             const std::vector<double>& bias) {
  std::vector<double> y = bias;
  for (std::size_t o = 0; o < y.size(); ++o) {
    for (std::size_t i = 0; i < x.size(); ++i) y[o] += weight[o * x.size() + i] * x[i];
  }
  return y;
}

const Card LinearRule::card{"layer", "linear", "Linear layer", "Rosenblatt 1958, The perceptron"};

void describe(LinearOptions& o, Fields& f) {
  f.whole("outputs", o.outputs, "units; 0: one per class, for the last layer", {0, 1e7});
  f.yes_no("bias", o.bias, "learned constant per unit; left out where batch norm follows");
  f.text("activation", o.activation, "what follows: auto (the recipe's, none behind the last layer), none, or a name");
}

LayerOptions LinearRule::layer() const { return Linear{.outputs = options_.outputs, .bias = options_.bias}; }

}  // namespace deft
