#include <algorithm>
#include <stdexcept>

#include "deft/model/internal/block.h"
#include "deft/model/internal/convolution.h"
#include "deft/model/internal/node.h"
#include "deft/model/internal/norm_nodes.h"
#include "deft/model/internal/simple_nodes.h"
#include "deft/model/internal/stochastic_pooling.h"
#include "deft/model/internal/weight_nodes.h"
#include "deft/model/internal/winograd_convolution.h"

namespace deft {
namespace {

class BlockNode final : public Node {
 public:
  explicit BlockNode(BlockParts parts) : parts_(std::move(parts)) {}
  at::Tensor forward(const at::Tensor& x, const Pass& pass) override { return run_block(parts_, x, {}, pass); }

 private:
  BlockParts parts_;
};

// activation(norm(body(x)) + shortcut(x))
class ResidualBlockNode final : public Node {
 public:
  ResidualBlockNode(NodeList body, NodeList shortcut, BlockParts parts)
      : body_(std::move(body)), shortcut_(std::move(shortcut)), parts_(std::move(parts)) {}
  at::Tensor forward(const at::Tensor& x, const Pass& pass) override {
    const at::Tensor body = run(body_, x, pass);
    return run_block(parts_, body, run(shortcut_, x, pass), pass);
  }

 private:
  NodeList body_, shortcut_;
  BlockParts parts_;
};

// Keeps what a layer made of the last pass.
class WatchedNode final : public Node {
 public:
  WatchedNode(std::string name, std::unique_ptr<Node> node, SeenLayers& seen) : name_(std::move(name)), node_(std::move(node)), seen_(seen) {}
  at::Tensor forward(const at::Tensor& x, const Pass& pass) override {
    at::Tensor y = node_->forward(x, pass);
    if (const auto wanted = seen_.find(name_); wanted != seen_.end()) wanted->second = y;
    return y;
  }

 private:
  std::string name_;
  std::unique_ptr<Node> node_;
  SeenLayers& seen_;
};

class Builder {
 public:
  Builder(const ModelOptions& options, Arrays& arrays, std::vector<std::string>& plain_parts, SeenLayers* seen)
      : options_(options), arrays_(arrays), plain_parts_(plain_parts), seen_(seen) {}

  NodeList build(const LayerList& layers, Shape shape, std::vector<std::size_t>* parameters_before = nullptr) {
    NodeList nodes;
    const std::vector<Shape> shapes = shapes_of(layers, shape);
    for (std::size_t i = 0; i < layers.size();) {
      const Shape& in = i == 0 ? shape : shapes[i - 1];
      const std::size_t before = arrays_.parameters.size();
      std::size_t taken = average_over_masks(layers, i, in, nodes);
      if (taken == 0 && options_.fused) taken = fuse(layers, i, in, nodes);
      if (taken == 0) {
        nodes.push_back(node(layers[i], in));
        if (seen_) nodes.back() = std::make_unique<WatchedNode>(layers[i].name, std::move(nodes.back()), *seen_);
        if (options_.fused) note_plain(layers[i]);
        taken = 1;
      }
      i += taken;
      if (parameters_before) parameters_before->resize(nodes.size(), before);
    }
    return nodes;
  }

 private:
  template <class Kind>
  static const Kind* get(const LayerList& layers, std::size_t i) {
    return i < layers.size() ? std::get_if<Kind>(&layers[i].options) : nullptr;
  }

  // One that keeps the number of channels: maxout runs on its own.
  static const Activate* fusable_activation(const LayerList& layers, std::size_t i) {
    const auto* activate = get<Activate>(layers, i);
    return activate && activate->pieces == 1 ? activate : nullptr;
  }

  // 2x2 with batch norm behind it.
  static bool is_fusable_pooling(const LayerList& layers, std::size_t i) {
    const auto* pooling = get<MaxPooling>(layers, i);
    return pooling && pooling->size == 2 && pooling->stride % 2 == 0 && pooling->stride <= 2 && pooling->padding == 0 &&
           get<Normalization>(layers, i + 1);
  }

  // A linear layer with DropConnect by moments, and its activation.
  std::size_t average_over_masks(const LayerList& layers, std::size_t i, const Shape& in, NodeList& nodes) {
    const auto* linear = get<Linear>(layers, i);
    const auto* activate = fusable_activation(layers, i + 1);  // maxout's pieces do not vary together: by the mean
    if (!linear || !activate || linear->drop_connect <= 0 || linear->drop_connect_inference != "gaussian") return 0;
    const std::size_t weight = arrays_.parameter_tensors.size();
    std::unique_ptr<Node> first = make(layers[i], *linear, in);
    std::unique_ptr<Node> second = make(layers[i + 1], *activate, {1, 1, linear->outputs});
    nodes.push_back(gaussian_drop_connect_node(std::move(first), std::move(second), arrays_.parameter_tensors[weight],
                                               linear->drop_connect));
    return 2;
  }

  // Makes one fused node of the layers from `i` on, if they are a pattern of it. Returns how many it took.
  std::size_t fuse(const LayerList& layers, std::size_t i, const Shape& in, NodeList& nodes) {
    if (const auto* residual = get<Residual>(layers, i)) return fuse_residual(layers, i, *residual, in, nodes);
    const std::size_t start = i;
    BlockParts parts;
    if (const auto* convolution = get<Convolution>(layers, i); convolution && convolution->bias) {
      if (!fusable_activation(layers, i + 1)) return 0;
      // The bias is added behind the convolution, where its gradient is a sum that is formed anyway.
      Convolution bare = *convolution;
      bare.bias = false;
      nodes.push_back(make_convolution(layers[i], bare, in, padded_channels(layers, i)));
      parts.shift = arrays_.add_parameter(info(layers[i], "bias", {convolution->channels}));
      set_activation(layers[i + 1], *fusable_activation(layers, i + 1), convolution->channels, parts);
      nodes.push_back(std::make_unique<BlockNode>(std::move(parts)));
      return 2;
    }
    std::int64_t channels = in.channels;
    if (const auto* convolution = get<Convolution>(layers, i)) {
      if (!runs_directly(*convolution) || !DirectConvolution::pools() || !is_fusable_pooling(layers, i + 1)) return 0;
      nodes.push_back(make_convolution(layers[i], *convolution, in, convolution->channels, true));
      channels = convolution->channels;
      i += 2;
    } else if (is_fusable_pooling(layers, i)) {
      parts.pool = true;
      ++i;
    }
    if (const auto* norm = get<Normalization>(layers, i)) {
      set_norm(layers[i], *norm, channels, parts);
      ++i;
    }
    if (const auto* activate = fusable_activation(layers, i); activate && (parts.norm || i == start)) {
      set_activation(layers[i], *activate, channels, parts);
      ++i;
    }
    if (i > start) nodes.push_back(std::make_unique<BlockNode>(std::move(parts)));
    return i - start;
  }

  std::size_t fuse_residual(const LayerList& layers, std::size_t i, const Residual& residual, const Shape& in,
                            NodeList& nodes) {
    if (residual.drop_rate > 0 || residual.body.empty()) return 0;
    const auto* norm = std::get_if<Normalization>(&residual.body.back().options);
    if (!norm) return 0;
    const LayerList inner(residual.body.begin(), residual.body.end() - 1);
    NodeList body = build(inner, in);
    const std::vector<Shape> shapes = shapes_of(inner, in);
    const std::int64_t channels = shapes.empty() ? in.channels : shapes.back().channels;
    BlockParts parts;
    set_norm(residual.body.back(), *norm, channels, parts);
    NodeList shortcut = build(residual.shortcut, in);
    const auto* activate = fusable_activation(layers, i + 1);
    if (activate) set_activation(layers[i + 1], *activate, channels, parts);
    nodes.push_back(std::make_unique<ResidualBlockNode>(std::move(body), std::move(shortcut), std::move(parts)));
    return activate ? 2 : 1;
  }

  void set_norm(const Layer& layer, const Normalization& n, std::int64_t channels, BlockParts& parts) {
    const NormArrays arrays = norm_arrays(layer, n, channels, true);
    parts.norm = n;
    parts.scale = arrays.scale;
    parts.shift = arrays.shift;
    parts.running_mean = arrays.running_mean;
    parts.running_variance = arrays.running_variance;
  }

  template <class Norm>
  NormArrays norm_arrays(const Layer& layer, const Norm& n, std::int64_t channels, bool running) {
    NormArrays arrays;
    if (n.scale) arrays.scale = arrays_.add_parameter(info(layer, "scale", {channels}, 1.0f));
    if (n.shift) arrays.shift = arrays_.add_parameter(info(layer, "shift", {channels}));
    if (running) {
      arrays.running_mean = arrays_.add_buffer(info(layer, "running_mean", {channels}));
      arrays.running_variance = arrays_.add_buffer(info(layer, "running_var", {channels}, 1.0f));
    }
    return arrays;
  }

  std::shared_ptr<const Activation> activation_of(const Layer& layer, const Activate& a) const {
    std::shared_ptr<const Activation> activation = options_.activation;
    if (!a.activation.empty()) {
      const auto found = options_.named_activations.find(a.activation);
      if (found == options_.named_activations.end()) {
        throw std::invalid_argument("Model: the activation '" + a.activation + "' of layer '" + layer.name +
                                    "' is not in named_activations");
      }
      activation = found->second;
    }
    if (!activation) throw std::invalid_argument("Model: layer '" + layer.name + "' needs an activation");
    return activation;
  }

  void set_activation(const Layer& layer, const Activate& a, std::int64_t channels, BlockParts& parts) {
    parts.name = layer.name;
    parts.activation = activation_of(layer, a);
    const std::int64_t learned = parts.activation->parameters(channels);
    if (learned > 0) {
      parts.activation_parameters =
          arrays_.add_parameter(info(layer, "slope", {learned}, parts.activation->parameter_start()));
    }
  }

  std::unique_ptr<Node> node(const Layer& layer, const Shape& in) {
    return std::visit([&](const auto& options) { return make(layer, options, in); }, layer.options);
  }

  ParameterInfo info(const Layer& layer, const std::string& part, std::vector<std::int64_t> shape,
                     float start = 0.0f) const {
    return {layer.name + "." + part, kind_of(layer), std::move(shape), 0, 0, true, start};
  }

  // 24 channels run at half the speed of 32: where only a convolution reads them, zeros are added.
  std::int64_t padded_channels(const LayerList& layers, std::size_t i) const {
    const auto* convolution = get<Convolution>(layers, i);
    const auto* reader = get<Convolution>(layers, i + 2);
    const auto* activate = get<Activate>(layers, i + 1);
    if (!runs_directly(*convolution) || !reader || !runs_directly(*reader) || reader->bias ||
        activation_of(layers[i + 1], *activate)->parameters(convolution->channels) > 0) {
      return convolution->channels;
    }
    return (convolution->channels + 31) / 32 * 32;
  }

  bool runs_directly(const Convolution& c) const {
    return options_.fused && options_.precision == Precision::bfloat16 && c.groups == 1 && !c.pad_end &&
           DirectConvolution::available();
  }

  std::unique_ptr<Node> make(const Layer& layer, const Convolution& c, const Shape& in) {
    return make_convolution(layer, c, in, c.channels);
  }

  std::unique_ptr<Node> make_convolution(const Layer& layer, const Convolution& c, const Shape& in,
                                         std::int64_t outputs, bool pool = false) {
    ParameterInfo weight = info(layer, "weight", {c.channels, in.channels / c.groups, c.kernel, c.kernel});
    weight.fan_in = in.channels / c.groups * c.kernel * c.kernel;
    weight.fan_out = c.channels / c.groups * c.kernel * c.kernel;
    weight.trainable = !c.frozen;
    at::Tensor w = arrays_.add_parameter(weight);
    at::Tensor b;
    if (c.bias) b = arrays_.add_parameter(info(layer, "bias", {c.channels}));
    if (runs_directly(c) && !c.bias) return direct_convolution_node(c, w, outputs, pool);
    if (options_.fused && options_.precision == Precision::float32 && !c.bias && WinogradConvolution::pays(c, in.channels) && WinogradConvolution::available()) {
      return winograd_convolution_node(w);
    }
    return convolution_node(c, w, b);
  }

  std::unique_ptr<Node> make(const Layer& layer, const Linear& l, const Shape& in) {
    ParameterInfo weight = info(layer, "weight", {l.outputs, in.size()});
    weight.fan_in = in.size();
    weight.fan_out = l.outputs;
    at::Tensor w = arrays_.add_parameter(weight);
    at::Tensor b;
    if (l.bias) b = arrays_.add_parameter(info(layer, "bias", {l.outputs}));
    return linear_node(layer.name, l, w, b);
  }

  std::unique_ptr<Node> make(const Layer& layer, const Normalization& n, const Shape& in) {
    return norm_node(n, norm_arrays(layer, n, in.channels, true));
  }
  std::unique_ptr<Node> make(const Layer& layer, const GhostNormalization& n, const Shape& in) {
    return norm_node(n, norm_arrays(layer, n, in.channels, true));
  }
  std::unique_ptr<Node> make(const Layer& layer, const LayerNormalization& n, const Shape& in) {
    return norm_node(n, norm_arrays(layer, n, in.channels, false));
  }
  std::unique_ptr<Node> make(const Layer& layer, const GroupNormalization& n, const Shape& in) {
    return norm_node(n, norm_arrays(layer, n, in.channels, false));
  }

  std::unique_ptr<Node> make(const Layer& layer, const Activate& a, const Shape& in) {
    BlockParts parts;
    set_activation(layer, a, in.channels, parts);
    return activation_node(layer.name, parts.activation, parts.activation_parameters);
  }

  std::unique_ptr<Node> make(const Layer&, const MaxPooling& p, const Shape&) { return pooling_node(p); }
  std::unique_ptr<Node> make(const Layer&, const AveragePooling& p, const Shape&) { return pooling_node(p); }
  std::unique_ptr<Node> make(const Layer&, const GlobalAveragePooling& p, const Shape&) { return pooling_node(p); }
  std::unique_ptr<Node> make(const Layer& layer, const StochasticPooling& p, const Shape&) {
    return stochastic_pooling_node(layer.name, p);
  }
  std::unique_ptr<Node> make(const Layer& layer, const Dropout& d, const Shape&) {
    return dropout_node(layer.name, d);
  }
  std::unique_ptr<Node> make(const Layer&, const Scale& s, const Shape&) { return scale_node(s); }
  std::unique_ptr<Node> make(const Layer& layer, const Residual& r, const Shape& in) {
    NodeList body = build(r.body, in);
    NodeList shortcut = build(r.shortcut, in);
    return residual_node(layer.name, r.drop_rate, std::move(body), std::move(shortcut));
  }
  std::unique_ptr<Node> make(const Layer&, const Branches& b, const Shape& in) {
    std::vector<NodeList> paths;
    for (const LayerList& path : b.paths) paths.push_back(build(path, in));
    return branches_node(std::move(paths));
  }
  std::unique_ptr<Node> make(const Layer&, const SubsampleAndPad& s, const Shape&) {
    return subsample_and_pad_node(s);
  }

  // What a user who wonders about speed should know. Linear layers and constants are as fast as they get.
  void note_plain(const Layer& layer) {
    std::string why;
    if (const auto* c = std::get_if<Convolution>(&layer.options)) {
      if (options_.precision == Precision::float32) return;
      if (!DirectConvolution::available()) why = "built without oneDNN";
      if (c->groups > 1) why = std::to_string(c->groups) + " groups";
      if (c->bias) why = "a bias without an activation behind it";
    } else if (const auto* p = std::get_if<MaxPooling>(&layer.options)) {
      why = std::to_string(p->size) + " x " + std::to_string(p->size) + " pooling, or no batch norm behind it";
    } else if (const auto* r = std::get_if<Residual>(&layer.options)) {
      why = r->drop_rate > 0 ? "stochastic depth" : "the body does not end in batch norm";
    } else if (std::holds_alternative<StochasticPooling>(layer.options) ||
               std::holds_alternative<GhostNormalization>(layer.options) ||
               std::holds_alternative<LayerNormalization>(layer.options) ||
               std::holds_alternative<GroupNormalization>(layer.options)) {
      why = "no fused form of " + kind_of(layer);
    } else if (const auto* a = std::get_if<Activate>(&layer.options); a && a->pieces > 1) {
      why = "it makes one channel of " + std::to_string(a->pieces);
    }
    if (!why.empty()) plain_parts_.push_back(layer.name + ": plain, " + why);
  }

  const ModelOptions& options_;
  Arrays& arrays_;
  std::vector<std::string>& plain_parts_;
  SeenLayers* seen_;
};

}  // namespace

BuiltNetwork build_network(const ModelOptions& options, Arrays& arrays, SeenLayers* seen) {
  shapes_of(options.layers, options.input);  // refuses what does not fit, names used twice
  BuiltNetwork network;
  network.nodes = Builder(options, arrays, network.plain_parts, seen).build(options.layers, options.input, &network.parameters_before);
  network.parameters_before.push_back(arrays.parameters.size());
  return network;
}

}  // namespace deft
