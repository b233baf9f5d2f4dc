// A network as a table: each layer with what it puts out and how many numbers it learns.
//
//   layer_table({{"conv1", Convolution{.channels = 8}}, {"head", Linear{.outputs = 10}}}, {4, 4, 3}, parameters)
//     -> {"conv1", "convolution", 0, {4, 4, 8}, 216}, {"head", "linear", 0, {1, 1, 10}, 1290}
#ifndef DEFT_NETWORK_LAYER_TABLE_H
#define DEFT_NETWORK_LAYER_TABLE_H

#include <string>
#include <vector>

#include "deft/network/layer.h"

namespace deft {

struct LayerLine {
  std::string name, kind;
  std::int64_t depth = 0;        // 1 and more: inside a residual block or branches, which stand above
  Shape output;
  std::int64_t parameters = 0;   // its own, without those of layers inside it
};

std::vector<LayerLine> layer_table(const LayerList& layers, const Shape& input, const std::vector<ParameterInfo>& parameters);

}  // namespace deft

#endif
