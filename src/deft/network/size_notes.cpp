#include "deft/network/size_notes.h"

namespace deft {
namespace {

bool is_batch_norm(const Layer& layer) {
  return std::holds_alternative<Normalization>(layer.options) ||
         std::holds_alternative<GhostNormalization>(layer.options);
}

bool has_bias(const Layer& layer) {
  const auto* convolution = std::get_if<Convolution>(&layer.options);
  const auto* linear = std::get_if<Linear>(&layer.options);
  return (convolution && convolution->bias) || (linear && linear->bias);
}

std::string square(std::int64_t side) { return std::to_string(side) + " x " + std::to_string(side); }

std::string sides(const Shape& shape) { return std::to_string(shape.height) + " x " + std::to_string(shape.width); }

class Notes {
 public:
  std::vector<std::string> of(const LayerList& layers, const Shape& input) {
    walk(layers, input);
    return std::move(notes_);
  }

 private:
  void walk(const LayerList& layers, Shape in) {
    for (std::size_t i = 0; i < layers.size(); ++i) {
      const Layer& layer = layers[i];
      const Shape out = shape_after(layer, i + 1, in);
      if (const auto* convolution = std::get_if<Convolution>(&layer.options)) of_kernel(layer, *convolution, in, i == 0);
      if (const auto* max = std::get_if<MaxPooling>(&layer.options)) of_pooling(layer, *max, in, out);
      if (const auto* mean = std::get_if<AveragePooling>(&layer.options)) of_pooling(layer, *mean, in, out);
      if (const auto* drawn = std::get_if<StochasticPooling>(&layer.options)) {
        of_pooling(layer, MaxPooling{drawn->size, drawn->stride, 0}, in, out);
      }
      if (const auto* residual = std::get_if<Residual>(&layer.options)) {
        walk(residual->body, in);
        walk(residual->shortcut, in);
      }
      if (const auto* branches = std::get_if<Branches>(&layer.options)) {
        for (const LayerList& path : branches->paths) walk(path, in);
      }
      of_bias(layers, i);
      of_dropout(layers, i);
      in = out;
    }
  }

  void of_kernel(const Layer& layer, const Convolution& c, const Shape& in, bool first) {
    if (c.kernel > 3 && c.kernel % 2 == 1 && !first) {
      const std::int64_t steps = (c.kernel - 1) / 2;
      add(layer, std::to_string(steps) + " convolutions of 3 x 3 see as much as this one of " + square(c.kernel) + ", with " +
                     std::to_string(9 * steps) + " instead of " + std::to_string(c.kernel * c.kernel) +
                     " weights per pair of channels and activations between them");
    }
    if (c.kernel % 2 == 1 && c.stride == 1 && padding_of(c) < c.kernel / 2 && c.kernel < in.height) {
      add(layer, "it takes " + std::to_string(c.kernel - 1 - 2 * padding_of(c)) + " rows and columns off " + sides(in) +
                     "; padding " + std::to_string(c.kernel / 2) + " keeps the size, so that only pooling changes it");
    }
  }

  template <class Pooling>
  void of_pooling(const Layer& layer, const Pooling& p, const Shape& in, const Shape& out) {
    const std::int64_t stride = p.stride == 0 ? p.size : p.stride;
    if (out.height == 1 && out.width == 1) return;  // the end of the pictures
    if (p.padding == 0 && p.size == stride && (in.height % stride != 0 || in.width % stride != 0)) {
      add(layer, sides(in) + " does not divide by " + std::to_string(stride) +
                     ", so the last row and column are left out; sides that divide by two as often as the network "
                     "halves them (32, 64, 96, 224) lose nothing");
    }
    if (p.size > 3) {
      add(layer, square(p.size) + " pooling keeps one of " + std::to_string(p.size * p.size) +
                     " numbers; several of 2 x 2 with convolutions between them lose less");
    }
  }

  void of_bias(const LayerList& layers, std::size_t i) {
    if (!has_bias(layers[i])) return;
    std::size_t next = i + 1;
    while (next < layers.size() && (std::holds_alternative<MaxPooling>(layers[next].options) ||
                                    std::holds_alternative<AveragePooling>(layers[next].options))) {
      ++next;
    }
    if (next < layers.size() && is_batch_norm(layers[next])) {
      add(layers[i], "its bias has no effect, as '" + layers[next].name + "' subtracts the mean; set bias = false");
    }
  }

  void of_dropout(const LayerList& layers, std::size_t i) {
    if (!std::holds_alternative<Dropout>(layers[i].options)) return;
    for (std::size_t next = i + 1; next < layers.size(); ++next) {
      if (!is_batch_norm(layers[next])) continue;
      add(layers[i], "dropout in front of '" + layers[next].name +
                         "' gives it other variances in training than in testing, which costs accuracy; put it behind "
                         "the last batch norm");
      return;
    }
  }

  void add(const Layer& layer, const std::string& note) { notes_.push_back(layer.name + ": " + note); }

  std::vector<std::string> notes_;
};

}  // namespace

std::vector<std::string> size_notes(const LayerList& layers, const Shape& input) { return Notes().of(layers, input); }

}  // namespace deft
