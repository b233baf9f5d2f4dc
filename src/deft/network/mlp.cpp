#include "deft/network/mlp.h"

#include <cmath>

namespace deft {

const Card Mlp::card{"network", "mlp", "Multilayer perceptron",
                     "Rumelhart, Hinton, Williams 1986, Learning representations by back-propagating errors"};

void describe(MlpOptions& o, Fields& f) {
  f.reals("widths", o.widths, "units of each hidden layer", {1, 65536});
  f.yes_no("normalize", o.normalize, "batch norm before each activation");
}

LayerList Mlp::layers(const Shape&, std::int64_t outputs) const {
  LayerList list;
  std::size_t number = 1;
  for (double width : options_.widths) {
    const std::string suffix = std::to_string(number++);
    // Batch norm subtracts the mean, so a bias in front of it would have no effect.
    list.push_back({"linear" + suffix, Linear{.outputs = std::llround(width), .bias = !options_.normalize}});
    if (options_.normalize) list.push_back({"norm" + suffix, Normalization{}});
    list.push_back({"act" + suffix, Activate{}});
  }
  list.push_back({"linear" + std::to_string(number), Linear{.outputs = outputs}});
  return list;
}

}  // namespace deft
