#include "deft/export/network_graph.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "deft/core/problem.h"
#include "deft/export/activation_graph.h"
#include "deft/preprocessing/one_hot.h"

namespace deft {
namespace {

using Node = GraphWriter::Value;
using Unary = GraphWriter::Unary;
using Binary = GraphWriter::Binary;

const std::vector<float>& array_of(const ExportedNetwork& net, const std::string& name) {
  const auto found = net.arrays.find(name);
  if (found == net.arrays.end()) throw std::logic_error("export: the array " + name + " is missing");
  return found->second;
}

class NetworkGraph {
 public:
  NetworkGraph(const ExportedNetwork& net, GraphWriter& writer) : net_(net), w_(writer) {}

  Node walk(const LayerList& layers, Node x, Shape shape) {
    for (std::size_t i = 0; i < layers.size(); ++i) {
      const Shape next = shape_after(layers[i], i + 1, shape);
      x = layer(layers[i], x, shape, next);
      shape = next;
    }
    return x;
  }

 private:
  Node constant(const std::string& name, const std::vector<std::int64_t>& shape) { return w_.constant(name, shape, array_of(net_, name)); }
  Node vector(const Layer& layer, const std::string& part, std::int64_t channels, float otherwise) {
    const std::string name = layer.name + "." + part;
    const auto found = net_.arrays.find(name);
    return w_.constant(name, {channels}, found != net_.arrays.end() ? found->second : std::vector<float>(static_cast<std::size_t>(channels), otherwise));
  }
  Node number(const std::string& name, double value) {
    const auto narrow = static_cast<float>(value);
    return w_.constant(name, {1}, std::span(&narrow, 1));
  }

  // y * scale + shift per channel, where the layer has them.
  Node scaled(const Layer& layer, Node y, std::int64_t channels) {
    for (const auto& [part, operation] : {std::pair{"scale", Binary::multiply}, std::pair{"shift", Binary::add}}) {
      const std::string name = layer.name + "." + part;
      if (net_.arrays.contains(name)) y = w_.binary(operation, y, constant(name, {1, channels, 1, 1}));
    }
    return y;
  }

  Node layer(const Layer& one, const Node& x, const Shape& in, const Shape& out) {
    if (const auto* c = std::get_if<Convolution>(&one.options)) {
      const std::int64_t padding = padding_of(*c);
      const Node weight = constant(one.name + ".weight", {c->channels, in.channels / c->groups, c->kernel, c->kernel});
      return w_.convolution(x, weight, c->bias ? constant(one.name + ".bias", {c->channels}) : Node{},
                            {c->kernel, c->stride, c->pad_end ? 0 : padding, padding, c->groups});
    }
    if (const auto* l = std::get_if<Linear>(&one.options)) {
      if (l->drop_connect > 0 && l->drop_connect_inference == "gaussian") {
        throw Refusal("export: layer '" + one.name + "' averages over DropConnect's masks, which other formats cannot; train with regularization.drop_connect.inference=mean");
      }
      const Node rows = w_.rows(x, in.size(), in.height * in.width > 1);
      const Node y = w_.linear(rows, constant(one.name + ".weight", {l->outputs, in.size()}), l->bias ? constant(one.name + ".bias", {l->outputs}) : Node{});
      return w_.maps(y, l->outputs);
    }
    if (const auto* p = std::get_if<MaxPooling>(&one.options)) return w_.max_pooling(x, {p->size, p->stride ? p->stride : p->size, p->padding, p->padding});
    if (const auto* p = std::get_if<AveragePooling>(&one.options)) return w_.average_pooling(x, {p->size, p->stride ? p->stride : p->size, p->padding, p->padding});
    if (std::holds_alternative<GlobalAveragePooling>(one.options)) return w_.global_average(x);
    if (const auto* p = std::get_if<StochasticPooling>(&one.options)) {
      // The mean by shares: sum x^2 / sum x over what is positive.
      const Node positive = w_.unary(Unary::relu, x);
      const GraphWriter::Window window{p->size, p->stride ? p->stride : p->size};
      const Node squares = w_.average_pooling(w_.binary(Binary::multiply, positive, positive), window);
      const Node sums = w_.binary(Binary::largest, w_.average_pooling(positive, window), number(one.name + "_tiny", 1e-30));
      return w_.binary(Binary::divide, squares, sums);
    }
    if (const auto* n = std::get_if<Normalization>(&one.options)) return batch_norm(one, x, in.channels, n->epsilon);
    if (const auto* n = std::get_if<GhostNormalization>(&one.options)) return batch_norm(one, x, in.channels, n->epsilon);
    if (const auto* n = std::get_if<LayerNormalization>(&one.options)) {
      return scaled(one, w_.group_norm(x, in.channels, in.height, in.width, 1, n->epsilon), in.channels);
    }
    if (const auto* n = std::get_if<GroupNormalization>(&one.options)) {
      return scaled(one, w_.group_norm(x, in.channels, in.height, in.width, n->groups, n->epsilon), in.channels);
    }
    if (const auto* a = std::get_if<Activate>(&one.options)) {
      Table activation = net_.activation;
      if (!a->activation.empty()) {
        activation = {};
        activation.set("name", {a->activation, {}});
      }
      const auto slopes = net_.arrays.find(one.name + ".slope");
      return write_activation(w_, x, activation, slopes == net_.arrays.end() ? std::vector<float>{} : slopes->second, in.channels, a->pieces, one.name);
    }
    if (std::holds_alternative<Dropout>(one.options)) return x;
    if (const auto* s = std::get_if<Scale>(&one.options)) return w_.binary(Binary::multiply, x, number(one.name, s->factor));
    if (const auto* r = std::get_if<Residual>(&one.options)) {
      const Node body = walk(r->body, x, in);
      return w_.binary(Binary::add, body, walk(r->shortcut, x, in));
    }
    if (const auto* b = std::get_if<Branches>(&one.options)) {
      std::vector<Node> parts;
      for (const LayerList& path : b->paths) parts.push_back(walk(path, x, in));
      return w_.concatenate(parts);
    }
    const auto& s = std::get<SubsampleAndPad>(one.options);
    const std::int64_t added = out.channels - in.channels;
    const Node part = s.stride > 1 ? w_.subsample(x, s.stride) : x;
    return added > 0 ? w_.pad_channels(part, added / 2, added - added / 2) : part;
  }

  Node batch_norm(const Layer& one, const Node& x, std::int64_t channels, double epsilon) {
    return w_.batch_norm(x, vector(one, "scale", channels, 1.0f), vector(one, "shift", channels, 0.0f), vector(one, "running_mean", channels, 0.0f),
                         vector(one, "running_var", channels, 1.0f), epsilon);
  }

  const ExportedNetwork& net_;
  GraphWriter& w_;
};

// The fitted preprocessing. Pictures come in as maps, tables as rows.
class PreprocessingGraph {
 public:
  PreprocessingGraph(const ExportedNetwork& net, GraphWriter& writer) : net_(net), w_(writer), table_(net.input.table()) {}

  Node write(Node x) {
    if (!table_) {
      const float bytes = 1.0f / 255.0f;
      x = w_.binary(Binary::multiply, x, w_.constant("one_of_255", {1}, std::span(&bytes, 1)));
    }
    for (const auto& [name, state] : net_.preprocessing) {
      where_ = "preprocessing" + std::to_string(++number_);
      x = step(name, state, x);
    }
    return x;
  }

 private:
  // Per channel, or one number for each of the sample, which lie row, column, channel.
  Node spread(const std::string& part, const std::vector<float>& values) {
    const auto count = static_cast<std::int64_t>(values.size());
    if (table_ || net_.input.shape.height * net_.input.shape.width == 1) return w_.constant(where_ + part, table_ ? std::vector<std::int64_t>{1, count} : std::vector<std::int64_t>{1, count, 1, 1}, values);
    if (count == net_.input.shape.channels) return w_.constant(where_ + part, {1, count, 1, 1}, values);
    const Shape& s = net_.input.shape;
    std::vector<float> turned(values.size());
    for (std::int64_t c = 0; c < s.channels; ++c) {
      for (std::int64_t p = 0; p < s.height * s.width; ++p) turned[static_cast<std::size_t>(c * s.height * s.width + p)] = values[static_cast<std::size_t>(p * s.channels + c)];
    }
    return w_.constant(where_ + part, {1, s.channels, s.height, s.width}, turned);
  }

  Node step(const std::string& name, const State& state, const Node& x) {
    if (name == "standardize" || name == "zero_center" || name == "min_max") {
      const Node scaled = w_.binary(Binary::multiply, x, spread("_factor", state.array("factor")));
      return w_.binary(Binary::add, scaled, spread("_offset", state.array("offset")));
    }
    if (name == "pca" || name == "pca_whitening" || name == "zca_whitening") return rotated(state, name == "zca_whitening" ? "matrix" : "axes", x);
    if (name == "impute" && table_) return imputed(state, x);
    if (name == "one_hot" && table_) return one_hot(state, x);
    if (name == "log1p") return logarithm(state, x);
    throw Refusal("export: the preprocessing '" + name + "' has no form in other formats that deft knows");
  }

  Node rotated(const State& state, const std::string& matrix, const Node& x) {
    const std::vector<float>&mean = state.array("mean"), &axes = state.array(matrix);
    const auto in = static_cast<std::int64_t>(mean.size()), out = static_cast<std::int64_t>(axes.size()) / in;
    std::vector<float> bias;
    for (std::int64_t k = 0; k < out; ++k) {
      double sum = 0;
      for (std::int64_t i = 0; i < in; ++i) sum += static_cast<double>(axes[static_cast<std::size_t>(k * in + i)]) * mean[static_cast<std::size_t>(i)];
      bias.push_back(static_cast<float>(-sum));
    }
    const Node rows = table_ ? x : w_.rows(x, in, true);
    const Node y = w_.linear(rows, w_.constant(where_ + "_axes", {out, in}, axes), w_.constant(where_ + "_bias", {out}, bias));
    if (table_) return y;
    if (net_.network_input.height * net_.network_input.width > 1) throw Refusal("export: whitened pictures that stay pictures have no form in other formats that deft knows");
    return w_.maps(y, out);
  }

  Node imputed(const State& state, const Node& x) {
    const Node missing = w_.unary(Unary::is_missing, x);
    const Node filled = w_.choose(missing, spread("_fill", state.array("fill")), x);
    std::vector<Node> parts{filled};
    for (const float column : state.array("indicators")) parts.push_back(w_.channels(missing, static_cast<std::int64_t>(column), static_cast<std::int64_t>(column) + 1));
    return parts.size() > 1 ? w_.concatenate(parts) : filled;
  }

  // Column by column: its value, whether it is a category, or whether it is missing.
  Node one_hot(const State& state, const Node& x) {
    const std::vector<float>&from = state.array("from"), &code = state.array("code");
    std::vector<Node> parts;
    for (std::size_t j = 0; j < from.size(); ++j) {
      const Node column = w_.channels(x, static_cast<std::int64_t>(from[j]), static_cast<std::int64_t>(from[j]) + 1);
      if (code[j] == kOneHotNumeric) {
        parts.push_back(column);
      } else if (code[j] == kOneHotMissing) {
        parts.push_back(w_.unary(Unary::is_missing, column));
      } else {
        parts.push_back(w_.binary(Binary::is_equal, column, w_.constant(where_ + "_code" + std::to_string(j), {1}, std::span(&code[j], 1))));
      }
    }
    return w_.concatenate(parts);
  }

  // sign(x) log(1 + scale |x|) where there is a scale, x itself elsewhere.
  Node logarithm(const State& state, const Node& x) {
    const std::vector<float>& scale = state.array("scale");
    std::vector<float> kept;
    for (const float one : scale) kept.push_back(one == 0.0f ? 1.0f : 0.0f);
    const float one = 1.0f, zero = 0.0f;
    const Node size = w_.binary(Binary::multiply, w_.unary(Unary::abs, x), spread("_scale", scale));
    const Node log = w_.unary(Unary::log, w_.binary(Binary::add, size, w_.constant(where_ + "_one", {1}, std::span(&one, 1))));
    const Node nothing = w_.constant(where_ + "_zero", {1}, std::span(&zero, 1));
    const Node negative = w_.binary(Binary::is_equal, w_.binary(Binary::least, x, nothing), x);
    const Node mirrored = w_.choose(negative, w_.binary(Binary::subtract, nothing, log), log);
    return w_.binary(Binary::add, mirrored, w_.binary(Binary::multiply, x, spread("_kept", kept)));
  }

  const ExportedNetwork& net_;
  GraphWriter& w_;
  bool table_;
  int number_ = 0;
  std::string where_;
};

// What is added to the logarithms of probabilities.
Node thresholds(const ExportedNetwork& net, GraphWriter& writer) {
  const double total = std::accumulate(net.class_counts.begin(), net.class_counts.end(), 0.0);
  std::vector<float> moved;
  for (const float count : net.class_counts) moved.push_back(count > 0 ? static_cast<float>(-net.threshold_strength * std::log(count / total)) : -1e4f);
  return writer.constant("thresholds", {1, static_cast<std::int64_t>(moved.size())}, moved);
}

}  // namespace

Node write_prepared_rows(const ExportedNetwork& net, GraphWriter& writer, const Node& input) {
  const Node x = PreprocessingGraph(net, writer).write(input);
  if (net.input.table()) return x;
  return writer.rows(x, net.network_input.size(), net.network_input.height * net.network_input.width > 1);
}

Node write_moved(const ExportedNetwork& net, GraphWriter& writer, const Node& probabilities) {
  if (!(net.threshold_strength > 0)) return probabilities;
  const float least = 1e-30f;   // its logarithm is finite
  const Node log = writer.unary(Unary::log, writer.binary(Binary::largest, probabilities, writer.constant("least_probability", {1}, std::span(&least, 1))));
  return writer.softmax(writer.binary(Binary::add, log, thresholds(net, writer)));
}

Node write_network(const ExportedNetwork& net, GraphWriter& writer, const Node& input) {
  Node x = PreprocessingGraph(net, writer).write(input);
  if (net.input.table()) x = writer.maps(x, net.network_input.channels);
  x = NetworkGraph(net, writer).walk(net.layers, x, net.network_input);
  const Shape last = shapes_of(net.layers, net.network_input).back();
  Node rows = writer.rows(x, last.size(), last.height * last.width > 1);
  if (net.features) return rows;
  if (net.loss == "l1" || net.loss == "l2") return rows;
  if (net.loss == "binary_logistic") return writer.unary(Unary::sigmoid, rows);
  if (net.loss == "hierarchical_softmax") throw Refusal("export: the hierarchical softmax has no form in other formats that deft knows; train with loss.name=cross_entropy");
  // Dividing probabilities by powers of the class shares is subtracting logarithms from the logits.
  if (net.threshold_strength > 0) rows = writer.binary(Binary::add, rows, thresholds(net, writer));
  return writer.softmax(rows);
}

}  // namespace deft
