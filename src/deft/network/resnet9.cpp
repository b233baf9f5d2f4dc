#include "deft/network/resnet9.h"

#include <algorithm>
#include <cmath>

#include "deft/core/problem.h"

namespace deft {
namespace {

void add_convolution(LayerList& list, std::int64_t& number, std::int64_t width, bool pooled) {
  const std::string suffix = std::to_string(number++);
  list.push_back({"conv" + suffix, Convolution{.channels = width}});
  if (pooled) list.push_back({"pool" + suffix, MaxPooling{}});
  list.push_back({"norm" + suffix, Normalization{}});
  list.push_back({"act" + suffix, Activate{}});
}

void add_residual(LayerList& list, std::int64_t& number, std::int64_t block, std::int64_t width) {
  LayerList body;
  add_convolution(body, number, width, false);
  add_convolution(body, number, width, false);
  list.push_back({"block" + std::to_string(block), Residual{.body = std::move(body)}});
}

}  // namespace

const Card ResNet9::card{"network", "resnet9", "ResNet-9", "Page 2018, How to train your ResNet (DAWNBench)"};

void describe(ResNet9Options& o, Fields& f) {
  f.real("width", o.width, "channels of the first convolution; the others have 2, 4 and 8 times as many", {1, 1024});
  f.real("logit_factor", o.logit_factor, "the outputs are multiplied by it", {1e-6, 1e6});
}

LayerList ResNet9::layers(const Shape& input, std::int64_t outputs) const {
  const std::int64_t side = std::min(input.height, input.width) / 8;
  if (side < 1) throw Refusal("network resnet9 needs at least 8 x 8 pixels, but the input is " + to_string(input));
  const std::int64_t width = std::llround(options_.width);
  LayerList list;
  std::int64_t number = 1;
  add_convolution(list, number, width, false);
  add_convolution(list, number, 2 * width, true);
  add_residual(list, number, 1, 2 * width);
  add_convolution(list, number, 4 * width, true);
  add_convolution(list, number, 8 * width, true);
  add_residual(list, number, 2, 8 * width);
  list.push_back({"last_pool", MaxPooling{.size = side}});
  list.push_back({"linear1", Linear{.outputs = outputs, .bias = false}});
  list.push_back({"scale", Scale{.factor = options_.logit_factor}});
  return list;
}

}  // namespace deft
