#include "deft/network/resnet18.h"

#include <algorithm>
#include <cmath>

#include "deft/core/problem.h"

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
  f.choice("stem", o.stem, "first layers: small (3x3), photo (7x7, stride 2, pooling), or auto: photo from 96 pixels",
           {"auto", "small", "photo"});
  f.real("width", o.width, "channels of the first stage; each next stage doubles them", {1, 1024});
  f.real("drop_rate", o.drop_rate, "stochastic depth: chance to skip the last block, growing linearly up to it",
         {0, 0.95});
}

LayerList ResNet18::layers(const Shape& input, std::int64_t outputs) const {
  const std::int64_t side = std::min(input.height, input.width);
  const bool photo = options_.stem == "photo" || (options_.stem == "auto" && side >= 96);
  const std::int64_t least = photo ? 32 : 8;
  if (side < least) {
    throw Refusal("network resnet18 with stem " + std::string(photo ? "photo" : "small") + " needs at least " +
                  std::to_string(least) + " x " + std::to_string(least) + " pixels, but the input is " +
                  to_string(input));
  }
  const std::int64_t first = std::llround(options_.width);
  LayerList list{
      {"conv1", photo ? Convolution{.channels = first, .kernel = 7, .stride = 2} : Convolution{.channels = first}},
      {"norm1", Normalization{}},
      {"act1", Activate{}}};
  if (photo) list.push_back({"pool1", MaxPooling{.size = 3, .stride = 2, .padding = 1}});
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
