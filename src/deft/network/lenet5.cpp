#include "deft/network/lenet5.h"

#include <algorithm>

#include "deft/core/problem.h"

namespace deft {

const Card LeNet5::card{"network", "lenet5", "LeNet-5",
                        "LeCun, Bottou, Bengio, Haffner 1998, Gradient-based learning applied to document recognition"};

void describe(LeNet5Options&, Fields&) {}

LayerList LeNet5::layers(const Shape& input, std::int64_t outputs) const {
  const std::int64_t side = std::min(input.height, input.width);
  if (side < 12) throw Refusal("network lenet5 needs at least 12 x 12 pixels, but the input is " + to_string(input));
  return {{"conv1", Convolution{.channels = 6, .kernel = 5, .padding = side < 32 ? 2 : 0, .bias = true}},
          {"act1", Activate{}},
          {"pool1", MaxPooling{}},
          {"conv2", Convolution{.channels = 16, .kernel = 5, .padding = 0, .bias = true}},
          {"act2", Activate{}},
          {"pool2", MaxPooling{}},
          {"linear1", Linear{.outputs = 120}},
          {"act3", Activate{}},
          {"linear2", Linear{.outputs = 84}},
          {"act4", Activate{}},
          {"linear3", Linear{.outputs = outputs}}};
}

}  // namespace deft
