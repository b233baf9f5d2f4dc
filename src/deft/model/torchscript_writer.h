// Writes a graph as a TorchScript file: source is generated operation by operation and compiled by libtorch; nothing is traced.
//
//   TorchScriptWriter writer;
//   const auto y = write_network(net, writer, "x");
//   writer.save("model.pt", y);                  // torch.jit.load("model.pt")(x) in Python gives the same numbers
#ifndef DEFT_MODEL_TORCHSCRIPT_WRITER_H
#define DEFT_MODEL_TORCHSCRIPT_WRITER_H

#include <map>
#include <memory>

#include "deft/export/graph_writer.h"

namespace deft {

class TorchScriptWriter : public GraphWriter {
 public:
  TorchScriptWriter();
  ~TorchScriptWriter() override;
  // Throws Refusal when the file cannot be written; nothing half-written stays.
  void save(const std::string& path, const Value& output, const std::map<std::string, std::string>& extra_files) const;

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
  Value trees(const Value& rows, const std::vector<Tree>& trees, std::int64_t outputs) override;   // throws Refusal: TorchScript has none

 private:
  Value line(const std::string& expression);
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace deft

#endif
