// What a network's graph is written with, whatever the format: one function per operation, values known by name.
//
//   Value y = writer.add(writer.convolution(x, w, b, {...}), shortcut);
//
// Values are count x channels x height x width, or count x numbers behind rows(). Writers: OnnxWriter, TorchScriptWriter.
#ifndef DEFT_EXPORT_GRAPH_WRITER_H
#define DEFT_EXPORT_GRAPH_WRITER_H

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace deft {

class GraphWriter {
 public:
  using Value = std::string;
  struct Window {
    std::int64_t size = 1, stride = 1;
    std::int64_t before = 0, after = 0;    // padding above and left, below and right
    std::int64_t groups = 1;
  };
  enum class Unary { relu, sigmoid, tanh, exp, log, abs, erf, is_missing };
  enum class Binary { add, subtract, multiply, divide, largest, least, is_equal };

  // A tree's nodes, the root first: numbers in the row are asked for until a leaf adds to the outputs.
  struct TreeNode {
    std::int64_t column = -1;              // -1: a leaf
    float threshold = 0.0f;                // at most that: to node `yes`, else (and for NaN) to node `no`
    std::int64_t yes = 0, no = 0;
    std::vector<std::pair<std::int64_t, float>> adds;   // of a leaf: how much to which output
  };
  using Tree = std::vector<TreeNode>;

  virtual ~GraphWriter() = default;
  // Goes before the names of the constants that follow: several networks may be in one graph.
  void prefix_names(std::string prefix) { prefix_ = std::move(prefix); }
  // An array of the file. Sides of 1 stretch over the other operand's.
  virtual Value constant(const std::string& name, const std::vector<std::int64_t>& shape, std::span<const float> values) = 0;
  virtual Value convolution(const Value& x, const Value& weight, const Value& bias, const Window& window) = 0;   // bias may be empty
  virtual Value linear(const Value& rows, const Value& weight, const Value& bias) = 0;    // rows W^T + bias
  virtual Value max_pooling(const Value& x, const Window& window) = 0;
  virtual Value average_pooling(const Value& x, const Window& window) = 0;                // padding counts as zeros
  virtual Value global_average(const Value& x) = 0;
  virtual Value batch_norm(const Value& x, const Value& scale, const Value& shift, const Value& mean, const Value& variance, double epsilon) = 0;
  // To mean 0 and variance 1 over each of `groups` parts of a sample's channels and all its positions.
  virtual Value group_norm(const Value& x, std::int64_t channels, std::int64_t height, std::int64_t width, std::int64_t groups, double epsilon) = 0;
  virtual Value rows(const Value& x, std::int64_t numbers, bool has_positions) = 0;       // count x numbers: row, column, channel
  virtual Value maps(const Value& rows, std::int64_t channels) = 0;                       // count x channels x 1 x 1
  virtual Value unary(Unary operation, const Value& x) = 0;
  virtual Value binary(Binary operation, const Value& a, const Value& b) = 0;             // is_equal: 1 or 0
  virtual Value choose(const Value& condition, const Value& a, const Value& b) = 0;       // condition 1: a, 0: b
  virtual Value softmax(const Value& rows) = 0;
  virtual Value row_maximum(const Value& rows) = 0;                                       // count x 1
  virtual Value concatenate(const std::vector<Value>& parts) = 0;                         // along channels
  virtual Value channels(const Value& x, std::int64_t from, std::int64_t to) = 0;         // of maps or rows
  virtual Value subsample(const Value& x, std::int64_t stride) = 0;
  virtual Value trees(const Value& rows, const std::vector<Tree>& trees, std::int64_t outputs) = 0;   // count x outputs: their sum
  virtual Value pad_channels(const Value& x, std::int64_t before, std::int64_t after) = 0;

 protected:
  std::string prefix_;
};

}  // namespace deft

#endif
