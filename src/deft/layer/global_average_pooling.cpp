#include "deft/layer/global_average_pooling.h"

namespace deft {

std::vector<double> channel_means(const std::vector<double>& x, const Shape& in) {
  std::vector<double> y(static_cast<std::size_t>(in.channels));
  for (std::size_t i = 0; i < x.size(); ++i) y[i % y.size()] += x[i] / static_cast<double>(in.height * in.width);
  return y;
}

const Card GlobalAveragePoolingRule::card{"layer", "global_average_pooling", "Global average pooling",
                                          "Lin, Chen, Yan 2013, Network in network, arXiv:1312.4400"};

void describe(GlobalAveragePooling&, Fields&) {}

}  // namespace deft
