#include "deft/network/resnet50.h"

#include <cmath>

#include "deft/network/stem.h"

namespace deft {
namespace {

// The last norm of the body is called norm2, as in ResNet-18: zero_gamma's pattern finds it.
Residual bottleneck(const std::string& name, std::int64_t width, std::int64_t stride, bool project, double drop_rate) {
  Residual residual{.body = {{name + "_conv0", Convolution{.channels = width, .kernel = 1}},
                             {name + "_norm0", Normalization{}},
                             {name + "_act0", Activate{}},
                             {name + "_conv1", Convolution{.channels = width, .stride = stride}},
                             {name + "_norm1", Normalization{}},
                             {name + "_act1", Activate{}},
                             {name + "_conv2", Convolution{.channels = 4 * width, .kernel = 1}},
                             {name + "_norm2", Normalization{}}},
                    .drop_rate = drop_rate};
  if (project) {
    residual.shortcut = {{name + "_project", Convolution{.channels = 4 * width, .kernel = 1, .stride = stride}},
                         {name + "_norm3", Normalization{}}};
  }
  return residual;
}

}  // namespace

const Card ResNet50::card{
    "network", "resnet50", "ResNet-50",
    "He, Zhang, Ren, Sun 2015, Deep residual learning for image recognition, arXiv:1512.03385 (table 1)"};

void describe(ResNet50Options& o, Fields& f) {
  describe_stem(o.stem, f);
  f.real("width", o.width, "inner channels of the first stage; each next stage doubles them", {1, 1024});
  f.real("drop_rate", o.drop_rate, "stochastic depth: chance to skip the last block, growing linearly up to it",
         {0, 0.95});
}

LayerList ResNet50::layers(const Shape& input, std::int64_t outputs) const {
  const std::int64_t first = std::llround(options_.width);
  LayerList list = residual_stem(photo_stem("resnet50", options_.stem, input, 32, 8), first);
  constexpr std::int64_t kBlocks[] = {3, 4, 6, 3};
  std::int64_t number = 0;
  for (std::int64_t stage = 0; stage < 4; ++stage) {
    for (std::int64_t i = 0; i < kBlocks[stage]; ++i) {
      const std::string name = "block" + std::to_string(++number);
      const std::int64_t stride = stage > 0 && i == 0 ? 2 : 1;
      list.push_back({name, bottleneck(name, first << stage, stride, i == 0,
                                       options_.drop_rate * static_cast<double>(number) / 16.0)});
      list.push_back({name + "_act2", Activate{}});
    }
  }
  list.push_back({"average", GlobalAveragePooling{}});
  list.push_back({"linear1", Linear{.outputs = outputs}});
  return list;
}

}  // namespace deft
