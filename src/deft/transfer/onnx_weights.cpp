#include "deft/transfer/onnx_weights.h"

#include <set>

#include "deft/core/files.h"
#include "deft/core/half_float.h"
#include "deft/core/problem.h"
#include "deft/core/wire_message.h"

namespace deft {
namespace {

enum DataType { kFloat = 1, kHalf = 10, kDouble = 11, kBfloat16 = 16 };

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
  throw Refusal(path + ": not an ONNX model that can be trusted: " + why);
}

std::int64_t width_of(std::uint64_t type) {
  return type == kFloat ? 4 : type == kDouble ? 8 : type == kHalf || type == kBfloat16 ? 2 : 0;
}

float element(std::uint64_t type, const char* at) {
  if (type == kFloat) return std::bit_cast<float>(little_endian<std::uint32_t>(at));
  if (type == kDouble) return static_cast<float>(std::bit_cast<double>(little_endian<std::uint64_t>(at)));
  const auto bits = little_endian<std::uint16_t>(at);
  return type == kHalf ? half_to_float(bits) : bfloat16_to_float(bits);
}

// TensorProto: 1 dims, 2 data_type, 4 float_data, 8 name, 9 raw_data, 10 double_data, 13 external_data
void read_tensor(const std::string& path, std::string_view message, const std::string& given_name, SourceWeights& weights) {
  SourceTensor tensor{given_name, {}, {}};
  std::uint64_t type = 0;
  std::string_view raw, floats, doubles;
  bool external = false;
  WireMessage fields(message);
  while (fields.next()) {
    if (fields.number == 1 && fields.kind == WireMessage::kVarint) tensor.shape.push_back(static_cast<std::int64_t>(fields.whole));
    if (fields.number == 1 && fields.kind == WireMessage::kBytes &&
        !for_each_varint(fields.content, [&](std::uint64_t side) { tensor.shape.push_back(static_cast<std::int64_t>(side)); })) {
      refuse(path, "a shape is damaged");
    }
    if (fields.number == 2) type = fields.whole;
    if (fields.number == 4) floats = fields.content;
    if (fields.number == 8 && given_name.empty()) tensor.name = std::string(fields.content.substr(0, 1000));
    if (fields.number == 9) raw = fields.content;
    if (fields.number == 10) doubles = fields.content;
    if (fields.number == 13) external = true;
  }
  if (!fields.complete()) refuse(path, "'" + tensor.name + "' is cut off");
  if (width_of(type) == 0) return;  // integers: shapes and axes
  if (external) refuse(path, "'" + tensor.name + "' keeps its numbers in another file; save the model with them inside");
  const std::string_view bytes = !raw.empty() ? raw : type == kDouble ? doubles : floats;
  const std::int64_t width = width_of(type);
  const std::int64_t count = tensor.shape.size() > 16 ? -1 : elements_of(tensor.shape, static_cast<std::int64_t>(bytes.size()));
  if (count < 0 || count * width != static_cast<std::int64_t>(bytes.size())) {
    refuse(path, "'" + tensor.name + "' is " + to_text(tensor.shape) + ", but has " + std::to_string(bytes.size()) + " bytes");
  }
  tensor.values.resize(static_cast<std::size_t>(count));
  for (std::int64_t i = 0; i < count; ++i) tensor.values[static_cast<std::size_t>(i)] = element(type, bytes.data() + i * width);
  weights.tensors.push_back(std::move(tensor));
}

void transpose(SourceTensor& tensor) {
  const auto rows = static_cast<std::size_t>(tensor.shape[0]), columns = static_cast<std::size_t>(tensor.shape[1]);
  std::vector<float> turned(tensor.values.size());
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t c = 0; c < columns; ++c) turned[c * rows + r] = tensor.values[r * columns + c];
  }
  tensor.values = std::move(turned);
  std::swap(tensor.shape[0], tensor.shape[1]);
}

// NodeProto: 1 input, 2 output, 4 op_type, 5 attribute.  AttributeProto: 1 name, 3 i, 5 t
struct OnnxNode {
  std::vector<std::string> inputs, outputs;
  std::string kind;
  std::uint64_t transposed_b = 0;
  std::string_view constant;
};

OnnxNode read_node(std::string_view message) {
  OnnxNode node;
  for (WireMessage fields(message); fields.next();) {
    if (fields.number == 1) node.inputs.emplace_back(fields.content);
    if (fields.number == 2) node.outputs.emplace_back(fields.content);
    if (fields.number == 4) node.kind = std::string(fields.content);
    if (fields.number != 5 || fields.kind != WireMessage::kBytes) continue;
    std::string name;
    std::uint64_t whole = 0;
    std::string_view tensor;
    for (WireMessage parts(fields.content); parts.next();) {
      if (parts.number == 1) name = std::string(parts.content);
      if (parts.number == 3) whole = parts.whole;
      if (parts.number == 5) tensor = parts.content;
    }
    if (name == "transB") node.transposed_b = whole;
    if (name == "value") node.constant = tensor;
  }
  return node;
}

}  // namespace

SourceWeights read_onnx_weights(const std::string& path) {
  const std::string bytes = read_file(path);
  SourceWeights weights{path, "ONNX", {}, {}};
  std::string_view graph;
  WireMessage model(bytes);
  while (model.next()) {
    if (model.number == 7 && model.kind == WireMessage::kBytes) graph = model.content;
  }
  if (!model.complete()) refuse(path, "it is cut off or no protocol buffer");
  if (graph.empty()) refuse(path, "it has no graph");
  std::set<std::string> turned;
  WireMessage parts(graph);
  while (parts.next()) {
    if (parts.number == 5 && parts.kind == WireMessage::kBytes) read_tensor(path, parts.content, "", weights);
    if (parts.number != 1 || parts.kind != WireMessage::kBytes) continue;
    const OnnxNode node = read_node(parts.content);
    if (node.kind == "Constant" && !node.constant.empty() && !node.outputs.empty()) read_tensor(path, node.constant, node.outputs[0], weights);
    const bool keeps_in_by_out = node.kind == "MatMul" || (node.kind == "Gemm" && node.transposed_b == 0);
    if (keeps_in_by_out && node.inputs.size() > 1) turned.insert(node.inputs[1]);
  }
  if (!parts.complete()) refuse(path, "its graph is cut off");
  for (SourceTensor& tensor : weights.tensors) {
    if (turned.contains(tensor.name) && tensor.shape.size() == 2) transpose(tensor);
  }
  return weights;
}

}  // namespace deft
