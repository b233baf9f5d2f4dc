#include "deft/explain/filters.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "deft/core/nearest_name.h"
#include "deft/core/problem.h"
#include "deft/explain/drawing.h"
#include "deft/explain/explained.h"

namespace deft {
namespace {

constexpr std::int64_t kTileSide = 48, kColumns = 16;

std::string layer_of(const Subject& subject, const std::string& wanted) {
  std::vector<std::string> convolutions, all;
  std::string first;
  for_each_layer(subject.layers(), [&](const Layer& layer) {
    const bool convolution = std::holds_alternative<Convolution>(layer.options);
    if (convolution) convolutions.push_back(layer.name);
    if (first.empty() && (convolution || std::holds_alternative<Linear>(layer.options))) first = layer.name;
  });
  if (wanted.empty()) return first;
  if (wanted == first || std::find(convolutions.begin(), convolutions.end(), wanted) != convolutions.end()) return wanted;
  convolutions.push_back(first);
  throw Refusal("[explain] filters: the network has no convolution '" + wanted + "'" + did_you_mean(wanted, convolutions));
}

}  // namespace

const Card Filters::card{"explain", "filters", "Filters of the first layer", "Krizhevsky, Sutskever, Hinton 2012, ImageNet classification with deep convolutional neural networks, figure 3"};

void describe(FiltersOptions& options, Fields& fields) {
  fields.text("layer", options.layer, "convolution whose filters are drawn; empty: the first");
  fields.whole("most", options.most, "tiles drawn at most", {1, 4096});
}

std::vector<Image> filter_tiles(const WeightView& weights, std::int64_t most) {
  const Shape& shape = weights.shape;
  const bool colour = shape.channels == 3;
  std::vector<Image> tiles;
  for (std::int64_t k = 0; k < weights.outputs; ++k) {
    for (std::int64_t slice = 0; slice < (colour ? 1 : shape.channels); ++slice) {
      if (static_cast<std::int64_t>(tiles.size()) == most) return tiles;
      std::vector<float> numbers;
      for (std::int64_t i = 0; i < shape.size(); ++i) {
        if (colour || i % shape.channels == slice) numbers.push_back(weights.values[static_cast<std::size_t>(k * shape.size() + i)]);
      }
      Image tile{shape.height, shape.width, colour ? 3 : 1, {}};
      for (const float share : stretched(numbers)) tile.pixels.push_back(static_cast<std::uint8_t>(std::lround(255 * share)));
      tiles.push_back(std::move(tile));
    }
  }
  return tiles;
}

Explained Filters::explain(const Subject& subject) const {
  if (!subject.columns().empty()) throw Refusal("[explain] filters: the weights on a table's row are no pictures; saliency says what each column does");
  const WeightView weights = subject.weights(layer_of(subject, options_.layer));
  if (weights.shape.height * weights.shape.width == 1) throw Refusal("[explain] filters: '" + weights.layer + "' looks at single pixels (1 x 1); name another convolution as layer");
  const std::vector<Image> tiles = filter_tiles(weights, options_.most);
  std::vector<Panel> all;
  for (const Image& tile : tiles) all.push_back({tile, {}});
  Explained result;
  result.picture = panels(all, kColumns, kTileSide);
  result.title = fmt::format("{} filters of '{}', {}", weights.outputs, weights.layer, to_string(weights.shape));
  result.facts = {{"layer", weights.layer}, {"filters", weights.outputs}, {"tiles", tiles.size()}, {"shape", {weights.shape.height, weights.shape.width, weights.shape.channels}}};
  return result;
}

}  // namespace deft
