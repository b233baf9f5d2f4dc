#include "deft/network/mobilenet_v1.h"

#include <algorithm>
#include <cmath>

#include "deft/network/stem.h"

namespace deft {

const Card MobileNetV1::card{
    "network", "mobilenet_v1", "MobileNet-v1",
    "Howard et al. 2017, MobileNets: efficient convolutional neural networks for mobile vision, arXiv:1704.04861"};

void describe(MobileNetV1Options& o, Fields& f) {
  describe_stem(o.stem, f);
  f.real("width", o.width, "all channels times it", {0.05, 4});
  f.whole("blocks", o.blocks, "pairs of depthwise and pointwise convolutions", {1, 13});
  f.choice("padding", o.padding, "of strided convolutions: on all sides, or at the end only as in weights from TensorFlow", {"around", "end"});
  f.real("norm_epsilon", o.norm_epsilon, "epsilon of the batch norms; 0.001 in weights from TensorFlow", {1e-12, 1});
}

LayerList MobileNetV1::layers(const Shape& input, std::int64_t outputs) const {
  const bool photo = photo_stem("mobilenet_v1", options_.stem, input, 32, 16);
  const auto wide = [&](double channels) { return std::max<std::int64_t>(1, std::llround(options_.width * channels)); };
  const auto padded = [&](Convolution convolution) {
    convolution.pad_end = convolution.stride > 1 && options_.padding == "end";
    return convolution;
  };
  LayerList list = convolution_block("conv1", padded({.channels = wide(32), .stride = photo ? 2 : 1}));
  constexpr std::int64_t kChannels[] = {64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024};
  std::int64_t inputs = wide(32), before = 32, number = 1;
  for (const std::int64_t channels : kChannels) {
    if (number > options_.blocks) break;
    // The side halves where the channels double, but for the first block.
    const std::int64_t stride = channels > before && number > 1 ? 2 : 1;
    const std::string suffix = std::to_string(number++);
    append(list, convolution_block("depthwise" + suffix,
                                   padded({.channels = inputs, .stride = stride, .groups = inputs})));
    inputs = wide(static_cast<double>(channels));
    append(list, convolution_block("pointwise" + suffix, Convolution{.channels = inputs, .kernel = 1}));
    before = channels;
  }
  for (Layer& layer : list) {
    if (auto* norm = std::get_if<Normalization>(&layer.options)) norm->epsilon = options_.norm_epsilon;
  }
  list.push_back({"average", GlobalAveragePooling{}});
  list.push_back({"linear1", Linear{.outputs = outputs}});
  return list;
}

}  // namespace deft
