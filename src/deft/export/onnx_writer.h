// Writes a graph as an ONNX model: opset 13, with trees ai.onnx.ml 1; IR version 8.                                  https://onnx.ai/onnx/intro
//
//   OnnxWriter writer("input", {3, 32, 32});
//   const auto y = write_network(net, writer, "input");
//   write_file("model.onnx", writer.model(y, 10, {{"classes", "[\"cat\", ...]"}}));
//
// The first side (how many samples) is free. Initialisers are float32.
#ifndef DEFT_EXPORT_ONNX_WRITER_H
#define DEFT_EXPORT_ONNX_WRITER_H

#include <map>

#include "deft/core/wire_writer.h"
#include "deft/export/graph_writer.h"

namespace deft {

class OnnxWriter : public GraphWriter {
 public:
  OnnxWriter(std::string input, std::vector<std::int64_t> input_sides) : input_(std::move(input)), input_sides_(std::move(input_sides)) {}
  std::string model(const Value& output, std::int64_t outputs, const std::map<std::string, std::string>& metadata) const;

  Value constant(const std::string& name, const std::vector<std::int64_t>& shape, std::span<const float> values) override;
  Value convolution(const Value& x, const Value& weight, const Value& bias, const Window& window) override;
  Value linear(const Value& rows, const Value& weight, const Value& bias) override;
  Value max_pooling(const Value& x, const Window& window) override;
  Value average_pooling(const Value& x, const Window& window) override;
  Value global_average(const Value& x) override;
  Value batch_norm(const Value& x, const Value& scale, const Value& shift, const Value& mean, const Value& variance, double epsilon) override;
  Value group_norm(const Value& x, std::int64_t channels, std::int64_t height, std::int64_t width, std::int64_t groups, double epsilon) override;
  Value rows(const Value& x, std::int64_t numbers, bool has_positions) override;
  Value maps(const Value& rows, std::int64_t channels) override;
  Value unary(Unary operation, const Value& x) override;
  Value binary(Binary operation, const Value& a, const Value& b) override;
  Value choose(const Value& condition, const Value& a, const Value& b) override;
  Value softmax(const Value& rows) override;
  Value row_maximum(const Value& rows) override;
  Value concatenate(const std::vector<Value>& parts) override;
  Value channels(const Value& x, std::int64_t from, std::int64_t to) override;
  Value subsample(const Value& x, std::int64_t stride) override;
  Value pad_channels(const Value& x, std::int64_t before, std::int64_t after) override;
  Value trees(const Value& rows, const std::vector<Tree>& trees, std::int64_t outputs) override;   // TreeEnsembleRegressor of ai.onnx.ml

 private:
  struct Attribute {
    std::string name;
    std::vector<std::int64_t> wholes = {};   // one: a number, several: a list
    bool list = false;
    float real = 0.0f;
    bool is_real = false;
    std::vector<float> reals = {};       // a list
    std::vector<std::string> texts = {};
  };
  static Attribute real_list(const std::string& name, std::vector<float> values) { return {.name = name, .reals = std::move(values)}; }
  static Attribute text_list(const std::string& name, std::vector<std::string> values) { return {.name = name, .texts = std::move(values)}; }
  static Attribute whole(const std::string& name, std::int64_t value) { return {name, {value}, false}; }
  static Attribute list(const std::string& name, std::vector<std::int64_t> values) { return {name, std::move(values), true}; }
  static Attribute real(const std::string& name, double value) { return {name, {}, false, static_cast<float>(value), true}; }
  Value node(const std::string& kind, const std::vector<Value>& inputs, const std::vector<Attribute>& attributes = {}, const std::string& domain = "");
  Value wholes(const std::vector<std::int64_t>& values);   // an array of int64: shapes and places
  std::vector<Attribute> window_attributes(const Window& window) const;

  std::string input_;
  std::vector<std::int64_t> input_sides_;
  WireWriter graph_;                    // nodes and initialisers so far
  std::int64_t count_ = 0;
  bool has_trees_ = false;
};

}  // namespace deft

#endif
