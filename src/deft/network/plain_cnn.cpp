#include "deft/network/plain_cnn.h"

#include <algorithm>
#include <cmath>

#include "deft/core/problem.h"
#include "deft/network/stem.h"

namespace deft {

const Card PlainCnn::card{
    "network", "plain_cnn", "Plain convolutional net (VGG)",
    "Simonyan and Zisserman 2014, Very deep convolutional networks for large-scale image recognition, arXiv:1409.1556"};

void describe(PlainCnnOptions& o, Fields& f) {
  f.reals("widths", o.widths, "channels of each stage; 2x2 pooling stands between stages", {1, 8192});
  f.reals("convolutions", o.convolutions, "3x3 convolutions of each stage", {1, 100});
  f.yes_no("normalize", o.normalize, "batch norm before each activation");
  f.require(!o.widths.empty(), "widths must name at least one stage");
  f.require(o.widths.size() == o.convolutions.size(), "widths and convolutions must have a number for every stage");
}

LayerList PlainCnn::layers(const Shape& input, std::int64_t outputs) const {
  const std::int64_t least = std::int64_t{1} << (options_.widths.size() - 1);
  if (std::min(input.height, input.width) < least) {
    throw Refusal("network plain_cnn with " + std::to_string(options_.widths.size()) + " stages needs at least " +
                  std::to_string(least) + " x " + std::to_string(least) + " pixels, but the input is " + to_string(input));
  }
  LayerList list;
  std::int64_t number = 0;
  for (std::size_t stage = 0; stage < options_.widths.size(); ++stage) {
    if (stage > 0) list.push_back({"pool" + std::to_string(stage), MaxPooling{}});
    for (std::int64_t i = 0; i < std::llround(options_.convolutions[stage]); ++i) {
      append(list, convolution_block("conv" + std::to_string(++number),
                                     Convolution{.channels = std::llround(options_.widths[stage])}, options_.normalize));
    }
  }
  list.push_back({"average", GlobalAveragePooling{}});
  list.push_back({"linear1", Linear{.outputs = outputs}});
  return list;
}

}  // namespace deft
