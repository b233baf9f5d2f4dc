#include "deft/network/pieces.h"

#include "deft/core/problem.h"

namespace deft {
namespace {

[[noreturn]] void refuse(const Layer& activation, const std::string& why) {
  throw Refusal("activation '" + activation.name + "': " + why + "; choose another activation or network");
}

bool keeps_channels(const Layer& layer) {
  return std::holds_alternative<MaxPooling>(layer.options) || std::holds_alternative<AveragePooling>(layer.options) ||
         std::holds_alternative<GlobalAveragePooling>(layer.options) ||
         std::holds_alternative<StochasticPooling>(layer.options) ||
         std::holds_alternative<Normalization>(layer.options) ||
         std::holds_alternative<GhostNormalization>(layer.options) ||
         std::holds_alternative<LayerNormalization>(layer.options) ||
         std::holds_alternative<GroupNormalization>(layer.options) ||
         std::holds_alternative<Dropout>(layer.options) || std::holds_alternative<Scale>(layer.options);
}

void widen(LayerList& layers, std::size_t activation, std::int64_t pieces) {
  for (std::size_t i = activation; i-- > 0;) {
    Layer& layer = layers[i];
    if (keeps_channels(layer)) continue;
    if (auto* convolution = std::get_if<Convolution>(&layer.options)) {
      if (!convolution->frozen) convolution->channels *= pieces;
      return;
    }
    if (auto* linear = std::get_if<Linear>(&layer.options)) {
      linear->outputs *= pieces;
      return;
    }
    refuse(layers[activation], "maxout needs " + std::to_string(pieces) + " times the channels, which '" + layer.name +
                                   "' in front of it (" + kind_of(layer) + ") cannot give");
  }
  refuse(layers[activation], "maxout needs a convolution or linear layer in front of it");
}

}  // namespace

LayerList with_pieces(LayerList layers, const std::function<std::int64_t(const std::string& activation)>& pieces_of) {
  for (std::size_t i = 0; i < layers.size(); ++i) {
    if (auto* residual = std::get_if<Residual>(&layers[i].options)) {
      residual->body = with_pieces(std::move(residual->body), pieces_of);
      residual->shortcut = with_pieces(std::move(residual->shortcut), pieces_of);
    } else if (auto* branches = std::get_if<Branches>(&layers[i].options)) {
      for (LayerList& path : branches->paths) path = with_pieces(std::move(path), pieces_of);
    } else if (auto* activate = std::get_if<Activate>(&layers[i].options)) {
      const std::int64_t pieces = pieces_of(activate->activation);
      if (pieces > 1 && activate->pieces == 1) {
        widen(layers, i, pieces);
        activate->pieces = pieces;
      }
    }
  }
  return layers;
}

}  // namespace deft
