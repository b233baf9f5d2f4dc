#include "deft/export/onnx_writer.h"

#include <cstring>

namespace deft {
namespace {

constexpr std::uint64_t kFloat = 1, kInt64 = 7;

// ValueInfoProto: 1 name, 2 type { 1 tensor { 1 element type, 2 shape { 1 dimension { 1 value or 2 name } } } }
WireWriter value_info(const std::string& name, const std::vector<std::int64_t>& sides) {
  WireWriter shape, first, tensor, type, info;
  first.text(2, "samples");
  shape.message(1, first);
  for (const std::int64_t side : sides) {
    WireWriter dimension;
    dimension.whole(1, static_cast<std::uint64_t>(side));
    shape.message(1, dimension);
  }
  tensor.whole(1, kFloat);
  tensor.message(2, shape);
  type.message(1, tensor);
  info.text(1, name);
  info.message(2, type);
  return info;
}

// TensorProto: 1 dims, 2 data_type, 8 name, 9 raw_data (little endian, as every machine here)
WireWriter tensor(const std::string& name, const std::vector<std::int64_t>& shape, std::uint64_t type, const void* data, std::size_t bytes) {
  WireWriter result;
  for (const std::int64_t side : shape) result.whole(1, static_cast<std::uint64_t>(side));
  result.whole(2, type);
  result.text(8, name);
  result.text(9, std::string_view(static_cast<const char*>(data), bytes));
  return result;
}

}  // namespace

GraphWriter::Value OnnxWriter::constant(const std::string& plain, const std::vector<std::int64_t>& shape, std::span<const float> values) {
  const std::string name = prefix_ + plain;
  graph_.message(5, tensor(name, shape, kFloat, values.data(), values.size_bytes()));
  return name;
}

GraphWriter::Value OnnxWriter::wholes(const std::vector<std::int64_t>& values) {
  const std::string name = "numbers" + std::to_string(++count_);
  graph_.message(5, tensor(name, {static_cast<std::int64_t>(values.size())}, kInt64, values.data(), values.size() * sizeof(std::int64_t)));
  return name;
}

// NodeProto: 1 input, 2 output, 3 name, 4 op_type, 5 attribute, 7 domain.
// AttributeProto: 1 name, 2 f, 3 i, 7 floats, 8 ints, 9 strings, 20 type (1 f, 2 i, 6 floats, 7 ints, 8 strings)
GraphWriter::Value OnnxWriter::node(const std::string& kind, const std::vector<Value>& inputs, const std::vector<Attribute>& attributes, const std::string& domain) {
  const std::string output = kind + "_" + std::to_string(++count_);
  WireWriter written;
  for (const Value& input : inputs) written.text(1, input);
  written.text(2, output);
  written.text(3, output);
  written.text(4, kind);
  for (const Attribute& one : attributes) {
    WireWriter attribute;
    attribute.text(1, one.name);
    std::uint64_t type = one.is_real ? 1 : one.list ? 7 : 2;
    if (!one.texts.empty()) {
      type = 8;
      for (const std::string& text : one.texts) attribute.text(9, text);
    } else if (!one.reals.empty()) {
      type = 6;
      for (const float value : one.reals) attribute.single(7, value);
    } else if (one.is_real) {
      attribute.single(2, one.real);
    } else if (one.list) {
      for (const std::int64_t value : one.wholes) attribute.whole(8, static_cast<std::uint64_t>(value));
    } else {
      attribute.whole(3, static_cast<std::uint64_t>(one.wholes[0]));
    }
    attribute.whole(20, type);
    written.message(5, attribute);
  }
  if (!domain.empty()) written.text(7, domain);
  graph_.message(1, written);
  return output;
}

std::vector<OnnxWriter::Attribute> OnnxWriter::window_attributes(const Window& w) const {
  return {list("kernel_shape", {w.size, w.size}), list("strides", {w.stride, w.stride}), list("pads", {w.before, w.before, w.after, w.after})};
}

GraphWriter::Value OnnxWriter::convolution(const Value& x, const Value& weight, const Value& bias, const Window& window) {
  std::vector<Attribute> attributes = window_attributes(window);
  attributes.push_back(whole("group", window.groups));
  return node("Conv", bias.empty() ? std::vector<Value>{x, weight} : std::vector<Value>{x, weight, bias}, attributes);
}

GraphWriter::Value OnnxWriter::linear(const Value& rows, const Value& weight, const Value& bias) {
  return node("Gemm", bias.empty() ? std::vector<Value>{rows, weight} : std::vector<Value>{rows, weight, bias}, {whole("transB", 1)});
}

GraphWriter::Value OnnxWriter::max_pooling(const Value& x, const Window& window) { return node("MaxPool", {x}, window_attributes(window)); }

GraphWriter::Value OnnxWriter::average_pooling(const Value& x, const Window& window) {
  std::vector<Attribute> attributes = window_attributes(window);
  attributes.push_back(whole("count_include_pad", 1));
  return node("AveragePool", {x}, attributes);
}

GraphWriter::Value OnnxWriter::global_average(const Value& x) { return node("GlobalAveragePool", {x}); }

GraphWriter::Value OnnxWriter::batch_norm(const Value& x, const Value& scale, const Value& shift, const Value& mean, const Value& variance, double epsilon) {
  return node("BatchNormalization", {x, scale, shift, mean, variance}, {real("epsilon", epsilon)});
}

GraphWriter::Value OnnxWriter::group_norm(const Value& x, std::int64_t channels, std::int64_t height, std::int64_t width, std::int64_t groups, double epsilon) {
  const std::vector<float> ones(static_cast<std::size_t>(groups), 1.0f), zeros(static_cast<std::size_t>(groups), 0.0f);
  const std::string name = "groups" + std::to_string(++count_);
  const Value flat = node("Reshape", {x, wholes({0, groups, -1})});
  const Value normal = node("InstanceNormalization", {flat, constant(name + "_ones", {groups}, ones), constant(name + "_zeros", {groups}, zeros)}, {real("epsilon", epsilon)});
  return node("Reshape", {normal, wholes({-1, channels, height, width})});
}

GraphWriter::Value OnnxWriter::rows(const Value& x, std::int64_t numbers, bool has_positions) {
  const Value last = has_positions ? node("Transpose", {x}, {list("perm", {0, 2, 3, 1})}) : x;
  return node("Reshape", {last, wholes({-1, numbers})});
}

GraphWriter::Value OnnxWriter::maps(const Value& rows, std::int64_t channels) { return node("Reshape", {rows, wholes({-1, channels, 1, 1})}); }

GraphWriter::Value OnnxWriter::unary(Unary operation, const Value& x) {
  switch (operation) {
    case Unary::relu: return node("Relu", {x});
    case Unary::sigmoid: return node("Sigmoid", {x});
    case Unary::tanh: return node("Tanh", {x});
    case Unary::exp: return node("Exp", {x});
    case Unary::log: return node("Log", {x});
    case Unary::abs: return node("Abs", {x});
    case Unary::erf: return node("Erf", {x});
    case Unary::is_missing: return node("Cast", {node("IsNaN", {x})}, {whole("to", kFloat)});
  }
  return x;
}

GraphWriter::Value OnnxWriter::binary(Binary operation, const Value& a, const Value& b) {
  switch (operation) {
    case Binary::add: return node("Add", {a, b});
    case Binary::subtract: return node("Sub", {a, b});
    case Binary::multiply: return node("Mul", {a, b});
    case Binary::divide: return node("Div", {a, b});
    case Binary::largest: return node("Max", {a, b});
    case Binary::least: return node("Min", {a, b});
    case Binary::is_equal: return node("Cast", {node("Equal", {a, b})}, {whole("to", kFloat)});
  }
  return a;
}

GraphWriter::Value OnnxWriter::choose(const Value& condition, const Value& a, const Value& b) {
  const Value flag = node("Cast", {condition}, {whole("to", 9)});  // bool
  return node("Where", {flag, a, b});
}

GraphWriter::Value OnnxWriter::softmax(const Value& rows) { return node("Softmax", {rows}, {whole("axis", 1)}); }
GraphWriter::Value OnnxWriter::row_maximum(const Value& rows) { return node("ReduceMax", {rows}, {list("axes", {1})}); }
GraphWriter::Value OnnxWriter::concatenate(const std::vector<Value>& parts) { return node("Concat", parts, {whole("axis", 1)}); }

GraphWriter::Value OnnxWriter::channels(const Value& x, std::int64_t from, std::int64_t to) {
  return node("Slice", {x, wholes({from}), wholes({to}), wholes({1})});
}

GraphWriter::Value OnnxWriter::subsample(const Value& x, std::int64_t stride) {
  return node("MaxPool", {x}, {list("kernel_shape", {1, 1}), list("strides", {stride, stride})});
}

GraphWriter::Value OnnxWriter::pad_channels(const Value& x, std::int64_t before, std::int64_t after) {
  return node("Pad", {x, wholes({0, before, 0, 0, 0, after, 0, 0})});
}

GraphWriter::Value OnnxWriter::trees(const Value& rows, const std::vector<Tree>& trees, std::int64_t outputs) {
  std::vector<std::int64_t> tree_of, number, column, yes, no, leaf_tree, leaf_number, leaf_output;
  std::vector<float> threshold, added;
  std::vector<std::string> modes;
  for (std::size_t t = 0; t < trees.size(); ++t) {
    for (std::size_t n = 0; n < trees[t].size(); ++n) {
      const TreeNode& one = trees[t][n];
      const bool leaf = one.column < 0;
      tree_of.push_back(static_cast<std::int64_t>(t));
      number.push_back(static_cast<std::int64_t>(n));
      column.push_back(leaf ? 0 : one.column);
      yes.push_back(leaf ? 0 : one.yes);
      no.push_back(leaf ? 0 : one.no);
      threshold.push_back(leaf ? 0.0f : one.threshold);
      modes.push_back(leaf ? "LEAF" : "BRANCH_LEQ");
      for (const auto& [output, value] : one.adds) {
        leaf_tree.push_back(static_cast<std::int64_t>(t));
        leaf_number.push_back(static_cast<std::int64_t>(n));
        leaf_output.push_back(output);
        added.push_back(value);
      }
    }
  }
  has_trees_ = true;
  return node("TreeEnsembleRegressor", {rows},
              {whole("n_targets", outputs), list("nodes_treeids", tree_of), list("nodes_nodeids", number), list("nodes_featureids", column), real_list("nodes_values", threshold),
               text_list("nodes_modes", modes), list("nodes_truenodeids", yes), list("nodes_falsenodeids", no), list("target_treeids", leaf_tree), list("target_nodeids", leaf_number),
               list("target_ids", leaf_output), real_list("target_weights", added)},
              "ai.onnx.ml");
}

// ModelProto: 1 ir_version, 2 producer_name, 3 producer_version, 7 graph, 8 opset_import { 1 domain, 2 version }, 14 metadata_props { 1 key, 2 value }
// GraphProto: 1 node, 2 name, 5 initializer, 11 input, 12 output
std::string OnnxWriter::model(const Value& output, std::int64_t outputs, const std::map<std::string, std::string>& metadata) const {
  WireWriter graph = graph_, opset, model, last;
  last.text(1, output);  // the output by a name that says what it is
  last.text(2, "output");
  last.text(4, "Identity");
  graph.message(1, last);
  graph.text(2, "deft");
  graph.message(11, value_info(input_, input_sides_));
  graph.message(12, value_info("output", {outputs}));
  opset.whole(2, 13);
  model.whole(1, 8);
  model.text(2, "deft");
  model.text(3, "0.1.0");
  model.message(7, graph);
  model.message(8, opset);
  if (has_trees_) {
    WireWriter trees;
    trees.text(1, "ai.onnx.ml");
    trees.whole(2, 1);
    model.message(8, trees);
  }
  for (const auto& [key, value] : metadata) {
    WireWriter entry;
    entry.text(1, key);
    entry.text(2, value);
    model.message(14, entry);
  }
  return model.bytes();
}

}  // namespace deft
