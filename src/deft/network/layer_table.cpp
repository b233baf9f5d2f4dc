#include "deft/network/layer_table.h"

#include <map>

namespace deft {
namespace {

void append(const LayerList& layers, const Shape& input, std::int64_t depth, const std::map<std::string, std::int64_t>& counts,
            std::vector<LayerLine>& out) {
  const std::vector<Shape> shapes = shapes_of(layers, input);
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const auto count = counts.find(layers[i].name);
    out.push_back({layers[i].name, kind_of(layers[i]), depth, shapes[i], count == counts.end() ? 0 : count->second});
    for (const LayerList* inner : inner_lists(layers[i])) append(*inner, i ? shapes[i - 1] : input, depth + 1, counts, out);
  }
}

}  // namespace

std::vector<LayerLine> layer_table(const LayerList& layers, const Shape& input, const std::vector<ParameterInfo>& parameters) {
  std::map<std::string, std::int64_t> counts;
  for (const ParameterInfo& one : parameters) counts[one.name.substr(0, one.name.rfind('.'))] += one.size();
  std::vector<LayerLine> lines;
  append(layers, input, 0, counts, lines);
  return lines;
}

}  // namespace deft
