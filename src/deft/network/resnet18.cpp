#include "deft/network/resnet18.h"

#include <cmath>

#include "deft/network/stem.h"

namespace deft {
namespace {

void add_block(LayerList& list, const std::string& name, std::int64_t width, bool smaller, double drop_rate) {
  const std::int64_t stride = smaller ? 2 : 1;
  Residual residual{.body = {{name + "_conv1", Convolution{.channels = width, .stride = stride}},
                             {name + "_norm1", Normalization{}},
                             {name + "_act1", Activate{}},
                             {name + "_conv2", Convolution{.channels = width}},
                             {name + "_norm2", Normalization{}}},
                    .drop_rate = drop_rate};
  if (smaller) {
    residual.shortcut = {{name + "_project", Convolution{.channels = width, .kernel = 1, .stride = 2}},
                         {name + "_norm3", Normalization{}}};
  }
  list.push_back({name, std::move(residual)});
  list.push_back({name + "_act2", Activate{}});
}

}  // namespace

const Card ResNet18::card{
    "network", "resnet18", "ResNet-18",
    "He, Zhang, Ren, Sun 2015, Deep residual learning for image recognition, arXiv:1512.03385 (table 1)"};

void describe(ResNet18Options& o, Fields& f) {
  describe_stem(o.stem, f);
  f.real("width", o.width, "channels of the first stage; each next stage doubles them", {1, 1024});
  f.real("drop_rate", o.drop_rate, "stochastic depth: chance to skip the last block, growing linearly up to it",
         {0, 0.95});
}

LayerList ResNet18::layers(const Shape& input, std::int64_t outputs) const {
  const bool photo = photo_stem("resnet18", options_.stem, input, 32, 8);
  const std::int64_t first = std::llround(options_.width);
  LayerList list = residual_stem(photo, first);
  for (std::int64_t block = 1; block <= 8; ++block) {
    const std::int64_t stage = (block - 1) / 2;
    add_block(list, "block" + std::to_string(block), first << stage, stage > 0 && block % 2 == 1,
              options_.drop_rate * static_cast<double>(block) / 8.0);
  }
  list.push_back({"average", GlobalAveragePooling{}});
  list.push_back({"linear1", Linear{.outputs = outputs}});
  return list;
}

}  // namespace deft
