#include "deft/network/whitening_net.h"

#include <algorithm>
#include <cmath>

#include "deft/core/problem.h"

namespace deft {

const Card WhiteningNet::card{"network", "whitening_net", "Whitening-net: 94 % on CIFAR-10 in minutes",
                              "Jordan 2024, 94 % on CIFAR-10 in 3.29 seconds on a single GPU, arXiv:2404.00498"};

void describe(WhiteningNetOptions& o, Fields& f) {
  f.reals("widths", o.widths, "channels of each group", {1, 4096});
  f.real("norm_momentum", o.norm_momentum, "share of the newest batch in batch norm's running statistics", {0, 1});
  f.real("norm_epsilon", o.norm_epsilon, "added to batch norm's variance: keeps a channel that never varies from exploding", {1e-12, 1});
  f.real("logit_factor", o.logit_factor, "the outputs are multiplied by it", {1e-6, 1e6});
}

LayerList WhiteningNet::layers(const Shape& input, std::int64_t outputs) const {
  std::int64_t side = std::min(input.height, input.width) - 1;
  for (std::size_t i = 0; i < options_.widths.size(); ++i) side /= 2;
  if (side < 1) {
    const std::int64_t least = (std::int64_t{1} << options_.widths.size()) + 1;
    throw Refusal("network whitening_net needs at least " + std::to_string(least) + " x " + std::to_string(least) +
                  " pixels for " + std::to_string(options_.widths.size()) + " groups, but the input is " +
                  to_string(input));
  }
  const Normalization norm{.epsilon = options_.norm_epsilon, .momentum = options_.norm_momentum, .scale = false};
  LayerList list{{"whitening",
                  Convolution{.channels = 8 * input.channels, .kernel = 2, .padding = 0, .bias = true, .frozen = true}},
                 {"act0", Activate{}}};
  std::int64_t number = 1;
  for (double width : options_.widths) {
    for (bool pooled : {true, false}) {
      const std::string suffix = std::to_string(number);
      list.push_back({"conv" + suffix, Convolution{.channels = std::llround(width)}});
      if (pooled) list.push_back({"pool" + std::to_string((number + 1) / 2), MaxPooling{}});
      list.push_back({"norm" + suffix, norm});
      list.push_back({"act" + suffix, Activate{}});
      ++number;
    }
  }
  list.push_back({"last_pool", MaxPooling{.size = side}});
  list.push_back({"linear1", Linear{.outputs = outputs, .bias = false}});
  list.push_back({"scale", Scale{.factor = options_.logit_factor}});
  return list;
}

}  // namespace deft
