#include <algorithm>
#include <numbers>
#include <stdexcept>

#include "deft/core/problem.h"
#include "deft/core/random.h"
#include "deft/model/internal/block.h"
#include "deft/model/internal/convolution.h"
#include "deft/model/internal/elementwise.h"
#include "deft/model/internal/node.h"

namespace deft {
namespace {

std::uint64_t key_of(const Pass& pass, const std::string& layer) { return Random::of(pass.key, layer).bits(); }

class ConvolutionNode final : public Node {
 public:
  ConvolutionNode(Convolution options, at::Tensor weight, at::Tensor bias)
      : options_(options), weight_(std::move(weight)), bias_(std::move(bias)) {}
  at::Tensor forward(const at::Tensor& x, const Pass&) override {
    const std::int64_t padding = options_.padding < 0 ? options_.kernel / 2 : options_.padding;
    const at::Tensor weight = weight_.to(x.scalar_type()).contiguous(at::MemoryFormat::ChannelsLast);
    const at::Tensor bias = bias_.defined() ? bias_.to(x.scalar_type()) : bias_;
    return at::convolution(x, weight, bias, {options_.stride, options_.stride}, {padding, padding}, {1, 1}, false,
                           {0, 0}, options_.groups);
  }

 private:
  Convolution options_;
  at::Tensor weight_, bias_;
};

class DirectConvolutionNode final : public Node {
 public:
  DirectConvolutionNode(const Convolution& options, at::Tensor weight, std::int64_t outputs)
      : convolution_(options.stride, options.padding < 0 ? options.kernel / 2 : options.padding),
        weight_(std::move(weight)),
        outputs_(outputs) {}
  at::Tensor forward(const at::Tensor& x, const Pass&) override { return convolution_.forward(x, weight_, outputs_); }

 private:
  DirectConvolution convolution_;
  at::Tensor weight_;
  std::int64_t outputs_;
};

class LinearNode final : public Node {
 public:
  LinearNode(std::string name, Linear options, at::Tensor weight, at::Tensor bias)
      : name_(std::move(name)), options_(std::move(options)), weight_(std::move(weight)), bias_(std::move(bias)) {}
  at::Tensor forward(const at::Tensor& x, const Pass& pass) override {
    const at::Tensor rows = channels_last(x).permute({0, 2, 3, 1}).reshape({x.size(0), -1});  // as it lies in memory
    at::Tensor weight = weight_;
    if (pass.training && options_.drop_connect > 0) {
      const std::int64_t outputs = weight.size(0), inputs = weight.size(1);
      weight = drop_out(weight.view({outputs, inputs, 1, 1}), options_.drop_connect, false, key_of(pass, name_))
                   .view({outputs, inputs});
    }
    const at::Tensor y =
        at::linear(rows, weight.to(x.scalar_type()),
                   bias_.defined() ? c10::optional<at::Tensor>(bias_.to(x.scalar_type())) : c10::nullopt);
    return y.view({y.size(0), y.size(1), 1, 1});
  }

 private:
  std::string name_;
  Linear options_;
  at::Tensor weight_, bias_;
};

// DropConnect's inference by moments (Wan et al. 2013): a unit's input over all masks is nearly normal, with
// mean W x + b and variance (1 - keep) / keep * W^2 x^2; the activation's mean under it, by Gauss-Hermite quadrature.
class GaussianDropConnectNode final : public Node {
 public:
  GaussianDropConnectNode(std::unique_ptr<Node> linear, std::unique_ptr<Node> activation, at::Tensor weight,
                          double rate)
      : linear_(std::move(linear)), activation_(std::move(activation)), weight_(std::move(weight)), rate_(rate) {}
  at::Tensor forward(const at::Tensor& x, const Pass& pass) override {
    const at::Tensor mean = linear_->forward(x, pass);
    if (pass.training) return activation_->forward(mean, pass);
    const at::Tensor rows = channels_last(x).permute({0, 2, 3, 1}).reshape({x.size(0), -1}).to(at::kFloat);
    const at::Tensor variance = at::linear(rows.square(), weight_.square()) * (rate_ / (1.0 - rate_));
    const at::Tensor deviation = variance.sqrt().view(mean.sizes());
    constexpr double kNodes[] = {0.381186990207322, 1.157193712446780, 1.981656756695843, 2.930637420257244};
    constexpr double kWeights[] = {0.6611470125582413, 0.2078023258148919, 0.01707798300741348, 0.0001996040722113676};
    at::Tensor sum = at::zeros_like(deviation);
    for (int i = 0; i < 4; ++i) {
      for (double sign : {-1.0, 1.0}) {
        const at::Tensor u = mean.to(at::kFloat) + deviation * (sign * std::numbers::sqrt2 * kNodes[i]);
        sum += activation_->forward(u, pass) * (kWeights[i] * std::numbers::inv_sqrtpi);
      }
    }
    return sum.to(mean.scalar_type());
  }

 private:
  std::unique_ptr<Node> linear_, activation_;
  at::Tensor weight_;
  double rate_;
};

class MaxPoolingNode final : public Node {
 public:
  explicit MaxPoolingNode(MaxPooling options) : options_(options) {}
  at::Tensor forward(const at::Tensor& x, const Pass&) override {
    const std::int64_t stride = options_.stride == 0 ? options_.size : options_.stride;
    return at::max_pool2d(x, {options_.size, options_.size}, {stride, stride}, {options_.padding, options_.padding});
  }

 private:
  MaxPooling options_;
};

class AveragePoolingNode final : public Node {
 public:
  explicit AveragePoolingNode(AveragePooling options) : options_(options) {}
  at::Tensor forward(const at::Tensor& x, const Pass&) override {
    const std::int64_t stride = options_.stride == 0 ? options_.size : options_.stride;
    return at::avg_pool2d(x, {options_.size, options_.size}, {stride, stride}, {options_.padding, options_.padding});
  }

 private:
  AveragePooling options_;
};

class GlobalAveragePoolingNode final : public Node {
 public:
  at::Tensor forward(const at::Tensor& x, const Pass&) override {
    return x.mean(at::IntArrayRef{2, 3}, true, at::kFloat).to(x.scalar_type());
  }
};

class BatchNormNode final : public Node {
 public:
  BatchNormNode(Normalization options, at::Tensor scale, at::Tensor shift, at::Tensor mean, at::Tensor variance)
      : options_(options),
        scale_(std::move(scale)),
        shift_(std::move(shift)),
        mean_(std::move(mean)),
        variance_(std::move(variance)) {}
  at::Tensor forward(const at::Tensor& x, const Pass& pass) override {
    // One value per channel has no variance: such a batch is normalised by the running statistics.
    const bool of_batch = pass.training && x.numel() / x.size(1) > 1;
    const auto scale = scale_.defined() ? scale_ : at::ones_like(mean_);
    const auto shift = shift_.defined() ? shift_ : at::zeros_like(mean_);
    return at::batch_norm(x.to(at::kFloat), scale, shift, mean_, variance_, of_batch, options_.momentum,
                          options_.epsilon, false)
        .to(x.scalar_type());
  }

 private:
  Normalization options_;
  at::Tensor scale_, shift_, mean_, variance_;
};

class ActivationNode final : public Node {
 public:
  ActivationNode(std::string name, std::shared_ptr<const Activation> activation, at::Tensor parameters)
      : name_(std::move(name)), activation_(std::move(activation)), parameters_(std::move(parameters)) {}
  at::Tensor forward(const at::Tensor& x, const Pass& pass) override {
    return activate(x, parameters_, *activation_, pass.training, key_of(pass, name_));
  }

 private:
  std::string name_;
  std::shared_ptr<const Activation> activation_;
  at::Tensor parameters_;
};

class DropoutNode final : public Node {
 public:
  DropoutNode(std::string name, Dropout options) : name_(std::move(name)), options_(options) {}
  at::Tensor forward(const at::Tensor& x, const Pass& pass) override {
    return pass.training ? drop_out(x, options_.rate, options_.spatial, key_of(pass, name_)) : x;
  }

 private:
  std::string name_;
  Dropout options_;
};

class ScaleNode final : public Node {
 public:
  explicit ScaleNode(Scale options) : options_(options) {}
  at::Tensor forward(const at::Tensor& x, const Pass&) override { return x * options_.factor; }

 private:
  Scale options_;
};

class ResidualNode final : public Node {
 public:
  ResidualNode(std::string name, double drop_rate, NodeList body, NodeList shortcut)
      : name_(std::move(name)), drop_rate_(drop_rate), body_(std::move(body)), shortcut_(std::move(shortcut)) {}
  at::Tensor forward(const at::Tensor& x, const Pass& pass) override {
    at::Tensor body = run(body_, x, pass);
    if (pass.training && drop_rate_ > 0) body = drop_samples(body, pass);
    return body + run(shortcut_, x, pass);
  }

 private:
  // Stochastic depth: the whole body of a sample is dropped, the kept ones grow by 1 / (1 - rate).
  at::Tensor drop_samples(const at::Tensor& body, const Pass& pass) const {
    const std::int64_t count = body.size(0);
    const at::Tensor one_per_sample = at::ones({count, 1, 1, 1}, body.options().dtype(at::kFloat));
    return body * drop_out(one_per_sample, drop_rate_, false, key_of(pass, name_)).to(body.scalar_type());
  }

  std::string name_;
  double drop_rate_;
  NodeList body_, shortcut_;
};

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

class SubsampleAndPadNode final : public Node {
 public:
  explicit SubsampleAndPadNode(SubsampleAndPad options) : options_(options) {}
  at::Tensor forward(const at::Tensor& x, const Pass&) override {
    const std::int64_t added = options_.channels - x.size(1);
    const at::Tensor part = x.slice(2, 0, x.size(2), options_.stride).slice(3, 0, x.size(3), options_.stride);
    return channels_last(at::constant_pad_nd(part, {0, 0, 0, 0, added / 2, added - added / 2}, 0));
  }

 private:
  SubsampleAndPad options_;
};

class Builder {
 public:
  Builder(const ModelOptions& options, Arrays& arrays, std::vector<std::string>& plain_parts)
      : options_(options), arrays_(arrays), plain_parts_(plain_parts) {}

  NodeList build(const LayerList& layers, Shape shape) {
    NodeList nodes;
    const std::vector<Shape> shapes = shapes_of(layers, shape);
    for (std::size_t i = 0; i < layers.size();) {
      const Shape& in = i == 0 ? shape : shapes[i - 1];
      std::size_t taken = average_over_masks(layers, i, in, nodes);
      if (taken == 0 && options_.fused) taken = fuse(layers, i, in, nodes);
      if (taken == 0) {
        nodes.push_back(node(layers[i], in));
        if (options_.fused) note_plain(layers[i]);
        taken = 1;
      }
      i += taken;
    }
    return nodes;
  }

 private:
  template <class Kind>
  static const Kind* get(const LayerList& layers, std::size_t i) {
    return i < layers.size() ? std::get_if<Kind>(&layers[i].options) : nullptr;
  }

  // A linear layer with DropConnect by moments, and its activation.
  std::size_t average_over_masks(const LayerList& layers, std::size_t i, const Shape& in, NodeList& nodes) {
    const auto* linear = get<Linear>(layers, i);
    const auto* activate = get<Activate>(layers, i + 1);
    if (!linear || !activate || linear->drop_connect <= 0 || linear->drop_connect_inference != "gaussian") return 0;
    const std::size_t weight = arrays_.parameter_tensors.size();
    std::unique_ptr<Node> first = make(layers[i], *linear, in);
    std::unique_ptr<Node> second = make(layers[i + 1], *activate, {1, 1, linear->outputs});
    nodes.push_back(std::make_unique<GaussianDropConnectNode>(std::move(first), std::move(second),
                                                              arrays_.parameter_tensors[weight], linear->drop_connect));
    return 2;
  }

  // Makes one fused node of the layers from `i` on, if they are a pattern of it. Returns how many it took.
  std::size_t fuse(const LayerList& layers, std::size_t i, const Shape& in, NodeList& nodes) {
    if (const auto* residual = get<Residual>(layers, i)) return fuse_residual(layers, i, *residual, in, nodes);
    const std::size_t start = i;
    BlockParts parts;
    if (const auto* convolution = get<Convolution>(layers, i); convolution && convolution->bias) {
      if (!get<Activate>(layers, i + 1)) return 0;
      // The bias is added behind the convolution, where its gradient is a sum that is formed anyway.
      Convolution bare = *convolution;
      bare.bias = false;
      nodes.push_back(make_convolution(layers[i], bare, in, padded_channels(layers, i)));
      parts.shift = arrays_.add_parameter(info(layers[i], "bias", {convolution->channels}), 0.0f);
      set_activation(layers[i + 1], *get<Activate>(layers, i + 1), convolution->channels, parts);
      nodes.push_back(std::make_unique<BlockNode>(std::move(parts)));
      return 2;
    }
    const auto* pooling = get<MaxPooling>(layers, i);
    const bool small =
        pooling && pooling->size == 2 && pooling->stride % 2 == 0 && pooling->stride <= 2 && pooling->padding == 0;
    if (small && get<Normalization>(layers, i + 1)) {
      parts.pool = true;
      ++i;
    }
    if (const auto* norm = get<Normalization>(layers, i)) {
      set_norm(layers[i], *norm, in.channels, parts);
      ++i;
    }
    if (const auto* activate = get<Activate>(layers, i); activate && (parts.norm || i == start)) {
      set_activation(layers[i], *activate, in.channels, parts);
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
    const auto* activate = get<Activate>(layers, i + 1);
    if (activate) set_activation(layers[i + 1], *activate, channels, parts);
    nodes.push_back(std::make_unique<ResidualBlockNode>(std::move(body), std::move(shortcut), std::move(parts)));
    return activate ? 2 : 1;
  }

  void set_norm(const Layer& layer, const Normalization& n, std::int64_t channels, BlockParts& parts) {
    parts.norm = n;
    if (n.scale) parts.scale = arrays_.add_parameter(info(layer, "scale", {channels}), 1.0f);
    if (n.shift) parts.shift = arrays_.add_parameter(info(layer, "shift", {channels}), 0.0f);
    parts.running_mean = arrays_.add_buffer(info(layer, "running_mean", {channels}), 0.0f);
    parts.running_variance = arrays_.add_buffer(info(layer, "running_var", {channels}), 1.0f);
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
          arrays_.add_parameter(info(layer, "slope", {learned}), parts.activation->parameter_start());
    }
  }

  std::unique_ptr<Node> node(const Layer& layer, const Shape& in) {
    return std::visit([&](const auto& options) { return make(layer, options, in); }, layer.options);
  }

  ParameterInfo info(const Layer& layer, const std::string& part, std::vector<std::int64_t> shape) const {
    return {layer.name + "." + part, kind_of(layer), std::move(shape), 0, 0, true};
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
    return options_.fused && options_.precision == Precision::bfloat16 && c.groups == 1 &&
           DirectConvolution::available();
  }

  std::unique_ptr<Node> make(const Layer& layer, const Convolution& c, const Shape& in) {
    return make_convolution(layer, c, in, c.channels);
  }

  std::unique_ptr<Node> make_convolution(const Layer& layer, const Convolution& c, const Shape& in,
                                         std::int64_t outputs) {
    ParameterInfo weight = info(layer, "weight", {c.channels, in.channels / c.groups, c.kernel, c.kernel});
    weight.fan_in = in.channels / c.groups * c.kernel * c.kernel;
    weight.fan_out = c.channels / c.groups * c.kernel * c.kernel;
    weight.trainable = !c.frozen;
    at::Tensor w = arrays_.add_parameter(weight, 0.0f);
    at::Tensor b;
    if (c.bias) b = arrays_.add_parameter(info(layer, "bias", {c.channels}), 0.0f);
    if (runs_directly(c) && !c.bias) return std::make_unique<DirectConvolutionNode>(c, w, outputs);
    return std::make_unique<ConvolutionNode>(c, w, b);
  }

  std::unique_ptr<Node> make(const Layer& layer, const Linear& l, const Shape& in) {
    ParameterInfo weight = info(layer, "weight", {l.outputs, in.size()});
    weight.fan_in = in.size();
    weight.fan_out = l.outputs;
    at::Tensor w = arrays_.add_parameter(weight, 0.0f);
    at::Tensor b;
    if (l.bias) b = arrays_.add_parameter(info(layer, "bias", {l.outputs}), 0.0f);
    return std::make_unique<LinearNode>(layer.name, l, w, b);
  }

  std::unique_ptr<Node> make(const Layer& layer, const Normalization& n, const Shape& in) {
    BlockParts parts;
    set_norm(layer, n, in.channels, parts);
    return std::make_unique<BatchNormNode>(n, parts.scale, parts.shift, parts.running_mean, parts.running_variance);
  }

  std::unique_ptr<Node> make(const Layer& layer, const Activate& a, const Shape& in) {
    BlockParts parts;
    set_activation(layer, a, in.channels, parts);
    return std::make_unique<ActivationNode>(layer.name, parts.activation, parts.activation_parameters);
  }

  std::unique_ptr<Node> make(const Layer&, const MaxPooling& p, const Shape&) {
    return std::make_unique<MaxPoolingNode>(p);
  }
  std::unique_ptr<Node> make(const Layer&, const AveragePooling& p, const Shape&) {
    return std::make_unique<AveragePoolingNode>(p);
  }
  std::unique_ptr<Node> make(const Layer&, const GlobalAveragePooling&, const Shape&) {
    return std::make_unique<GlobalAveragePoolingNode>();
  }
  std::unique_ptr<Node> make(const Layer& layer, const Dropout& d, const Shape&) {
    return std::make_unique<DropoutNode>(layer.name, d);
  }
  std::unique_ptr<Node> make(const Layer&, const Scale& s, const Shape&) { return std::make_unique<ScaleNode>(s); }
  std::unique_ptr<Node> make(const Layer& layer, const Residual& r, const Shape& in) {
    NodeList body = build(r.body, in);
    NodeList shortcut = build(r.shortcut, in);
    return std::make_unique<ResidualNode>(layer.name, r.drop_rate, std::move(body), std::move(shortcut));
  }
  std::unique_ptr<Node> make(const Layer&, const SubsampleAndPad& s, const Shape&) {
    return std::make_unique<SubsampleAndPadNode>(s);
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
    }
    if (!why.empty()) plain_parts_.push_back(layer.name + ": plain, " + why);
  }

  const ModelOptions& options_;
  Arrays& arrays_;
  std::vector<std::string>& plain_parts_;
};

}  // namespace

at::Tensor run(const NodeList& nodes, at::Tensor x, const Pass& pass) {
  for (const std::unique_ptr<Node>& node : nodes) x = node->forward(x, pass);
  return x;
}

at::Tensor Arrays::add_parameter(ParameterInfo info, float start) {
  at::Tensor value = at::full(info.shape, start, at::kFloat);
  at::Tensor gradient = at::zeros(info.shape, at::kFloat);
  value.requires_grad_(info.trainable);
  value.mutable_grad() = gradient;  // autograd adds to a gradient that is there, so its address stays
  const auto size = static_cast<std::size_t>(value.numel());
  parameters.push_back({std::move(info), {value.data_ptr<float>(), size}, {gradient.data_ptr<float>(), size}});
  parameter_tensors.push_back(value);
  return value;
}

at::Tensor Arrays::add_buffer(ParameterInfo info, float start) {
  at::Tensor value = at::full(info.shape, start, at::kFloat);
  info.trainable = false;
  buffers.push_back({std::move(info), {value.data_ptr<float>(), static_cast<std::size_t>(value.numel())}, {}});
  buffer_tensors.push_back(value);
  return value;
}

BuiltNetwork build_network(const ModelOptions& options, Arrays& arrays) {
  shapes_of(options.layers, options.input);  // refuses what does not fit, names used twice
  BuiltNetwork network;
  network.nodes = Builder(options, arrays, network.plain_parts).build(options.layers, options.input);
  return network;
}

}  // namespace deft
