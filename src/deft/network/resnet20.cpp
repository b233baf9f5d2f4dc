#include "deft/network/resnet20.h"

#include <algorithm>

#include "deft/core/problem.h"

namespace deft {

const Card ResNet20::card{
    "network", "resnet20", "ResNet-20",
    "He, Zhang, Ren, Sun 2015, Deep residual learning for image recognition, arXiv:1512.03385 (section 4.2)"};

void describe(ResNet20Options& o, Fields& f) {
  f.whole("blocks", o.blocks, "residual blocks per stage: 3 for ResNet-20, 9 for ResNet-56", {1, 200});
  f.real("drop_rate", o.drop_rate, "stochastic depth: chance to skip the last block, growing linearly up to it",
         {0, 0.95});
}

LayerList ResNet20::layers(const Shape& input, std::int64_t outputs) const {
  if (std::min(input.height, input.width) < 4) {
    throw Refusal("network resnet20 needs at least 4 x 4 pixels, but the input is " + to_string(input));
  }
  LayerList list{{"conv1", Convolution{.channels = 16}}, {"norm1", Normalization{}}, {"act1", Activate{}}};
  std::int64_t block = 0;
  for (std::int64_t stage = 0; stage < 3; ++stage) {
    for (std::int64_t i = 0; i < options_.blocks; ++i) {
      const std::string name = "block" + std::to_string(++block);
      const std::int64_t width = std::int64_t{16} << stage;
      const bool smaller = stage > 0 && i == 0;
      Residual residual{.body = {{name + "_conv1", Convolution{.channels = width, .stride = smaller ? 2 : 1}},
                                 {name + "_norm1", Normalization{}},
                                 {name + "_act1", Activate{}},
                                 {name + "_conv2", Convolution{.channels = width}},
                                 {name + "_norm2", Normalization{}}}};
      if (smaller) residual.shortcut = {{name + "_shortcut", SubsampleAndPad{.stride = 2, .channels = width}}};
      residual.drop_rate = options_.drop_rate * static_cast<double>(block) / static_cast<double>(3 * options_.blocks);
      list.push_back({name, std::move(residual)});
      list.push_back({name + "_act2", Activate{}});
    }
  }
  list.push_back({"average", GlobalAveragePooling{}});
  list.push_back({"linear1", Linear{.outputs = outputs}});
  return list;
}

}  // namespace deft
