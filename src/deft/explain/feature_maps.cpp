#include "deft/explain/feature_maps.h"

#include <algorithm>

#include <fmt/format.h>

#include "deft/core/problem.h"
#include "deft/explain/convolution_blocks.h"
#include "deft/explain/drawing.h"
#include "deft/explain/explained.h"

namespace deft {
namespace {

constexpr std::int64_t kSide = 72, kColumns = 12;

// First and last convolution, with what stands right behind them.
std::vector<std::string> usual_layers(const Subject& subject) {
  std::vector<ConvolutionBlock> blocks = convolution_blocks(subject.layers(), subject.input(), subject.head());
  std::erase_if(blocks, [](const ConvolutionBlock& one) { return one.shape.height * one.shape.width == 1; });
  if (blocks.empty()) throw Refusal("[explain] feature_maps: the network has no convolution; name any layer as layers");
  if (blocks.size() == 1) return {blocks[0].end};
  return {blocks.front().end, blocks.back().end};
}

// One below the other.
Sheet stacked(const std::vector<Sheet>& sheets) {
  std::int64_t height = 0, width = 0;
  for (const Sheet& one : sheets) {
    height += one.height;
    width = std::max(width, one.width);
  }
  Sheet all = blank_sheet(height, width);
  std::int64_t top = 0;
  for (const Sheet& one : sheets) {
    place_picture(all, top, 0, one.pixels.data(), one.height, one.width, 3, 1);
    top += one.height;
  }
  return all;
}

}  // namespace

const Card FeatureMaps::card{"explain", "feature_maps", "Feature maps", "Zeiler and Fergus 2014, Visualizing and understanding convolutional networks, arXiv:1311.2901"};

void describe(FeatureMapsOptions& options, Fields& fields) {
  fields.texts("layers", options.layers, "layers whose maps are drawn; empty: the first and the last convolution, after norm and activation");
  fields.whole("most", options.most, "maps drawn of each layer at most", {1, 4096});
}

std::vector<Image> map_pictures(const LayerView& view, std::int64_t most) {
  const std::vector<float> shares = stretched(view.values);
  const auto channels = static_cast<std::size_t>(view.shape.channels);
  std::vector<Image> pictures;
  for (std::size_t c = 0; c < channels && static_cast<std::int64_t>(c) < most; ++c) {
    std::vector<float> one;
    for (std::size_t i = c; i < shares.size(); i += channels) one.push_back(shares[i]);
    pictures.push_back(heat_image(one, view.shape.height, view.shape.width));
  }
  return pictures;
}

std::int64_t flat_maps(const LayerView& view) {
  const auto channels = static_cast<std::size_t>(view.shape.channels);
  std::int64_t flat = 0;
  for (std::size_t c = 0; c < channels; ++c) {
    bool same = true;
    for (std::size_t i = c; i < view.values.size(); i += channels) same = same && view.values[i] == view.values[c];
    flat += same;
  }
  return flat;
}

Explained FeatureMaps::explain(const Subject& subject) const {
  if (!subject.columns().empty()) throw Refusal("[explain] feature_maps: a table's row has no maps; saliency says what each column does");
  const std::vector<std::string> layers = options_.layers.empty() ? usual_layers(subject) : options_.layers;
  Explained result;
  std::vector<Sheet> sheets;
  std::vector<std::string> titles;
  result.facts["layers"] = nlohmann::json::array();
  for (const std::string& layer : layers) {
    const LayerView view = subject.look(layer, -1);
    const std::int64_t flat = view.shape.height * view.shape.width > 1 ? flat_maps(view) : 0;
    const auto [low, high] = std::minmax_element(view.values.begin(), view.values.end());
    std::vector<Panel> all;
    for (const Image& one : map_pictures(view, options_.most)) all.push_back({one, {}});
    const std::string title = fmt::format("'{}': {} maps of {} x {}, {:.3g} (dark blue) to {:.3g} (dark red){}", layer, view.shape.channels, view.shape.height, view.shape.width, *low, *high,
                                          flat ? fmt::format(", {} flat", flat) : "");
    Sheet maps = panels(all, kColumns, kSide);
    Sheet head = blank_sheet(kSheetLine, std::max<std::int64_t>(maps.width, 60 * kSheetLetter));
    write_text(head, 4, 4, layer);
    sheets.push_back(std::move(head));
    sheets.push_back(std::move(maps));
    titles.push_back(title);
    result.facts["layers"].push_back({{"layer", layer}, {"maps", view.shape.channels}, {"height", view.shape.height}, {"width", view.shape.width}, {"low", *low}, {"high", *high}, {"flat", flat}});
  }
  result.picture = stacked(sheets);
  result.title = "feature maps of '" + layers[0] + "'" + (layers.size() > 1 ? " and '" + layers.back() + "'" : "");
  result.lines = titles;
  return result;
}

}  // namespace deft
