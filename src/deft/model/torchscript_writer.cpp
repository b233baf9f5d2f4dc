#include "deft/model/torchscript_writer.h"

#include <torch/script.h>

#include <sstream>

#include <fmt/format.h>

#include "deft/core/files.h"
#include "deft/core/problem.h"

namespace deft {

struct TorchScriptWriter::Inside {
  torch::jit::Module module{"deft.Network"};
  std::string body;
  int count = 0;
};

TorchScriptWriter::TorchScriptWriter() : inside_(std::make_unique<Inside>()) {}
TorchScriptWriter::~TorchScriptWriter() = default;

GraphWriter::Value TorchScriptWriter::line(const std::string& expression) {
  const Value name = fmt::format("v{}", ++inside_->count);
  inside_->body += fmt::format("    {} = {}\n", name, expression);
  return name;
}

void TorchScriptWriter::save(const std::string& path, const Value& output, const std::map<std::string, std::string>& extra_files) const {
  const torch::jit::Module copy = inside_->module.clone();
  torch::jit::Module module = copy;
  module.define("def forward(self, x):\n" + inside_->body + "    return " + output + "\n");
  module.eval();
  std::ostringstream bytes;
  module.save(bytes, torch::jit::ExtraFilesMap(extra_files.begin(), extra_files.end()));
  write_file(path, bytes.str());
}

// Names of arrays hold dots, which names in the source cannot.
GraphWriter::Value TorchScriptWriter::constant(const std::string& name, const std::vector<std::int64_t>& shape, std::span<const float> values) {
  std::string plain = prefix_ + name;
  for (char& c : plain) {
    if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
  }
  const at::Tensor tensor = at::from_blob(const_cast<float*>(values.data()), shape, at::kFloat).clone();
  inside_->module.register_buffer(plain, tensor);
  return "self." + plain;
}

GraphWriter::Value TorchScriptWriter::convolution(const Value& x, const Value& weight, const Value& bias, const Window& w) {
  const Value padded = w.before == w.after ? x : line(fmt::format("torch.constant_pad_nd({0}, [{1}, {2}, {1}, {2}], 0.0)", x, w.before, w.after));
  const std::int64_t around = w.before == w.after ? w.before : 0;
  return line(fmt::format("torch.conv2d({0}, {1}, {2}, [{3}, {3}], [{4}, {4}], [1, 1], {5})", padded, weight, bias.empty() ? "None" : bias, w.stride, around, w.groups));
}

GraphWriter::Value TorchScriptWriter::linear(const Value& rows, const Value& weight, const Value& bias) {
  const Value product = line(fmt::format("torch.matmul({}, torch.t({}))", rows, weight));
  return bias.empty() ? product : line(fmt::format("{} + {}", product, bias));
}

GraphWriter::Value TorchScriptWriter::max_pooling(const Value& x, const Window& w) {
  return line(fmt::format("torch.max_pool2d({0}, [{1}, {1}], [{2}, {2}], [{3}, {3}])", x, w.size, w.stride, w.before));
}

GraphWriter::Value TorchScriptWriter::average_pooling(const Value& x, const Window& w) {
  return line(fmt::format("torch.avg_pool2d({0}, [{1}, {1}], [{2}, {2}], [{3}, {3}])", x, w.size, w.stride, w.before));
}

GraphWriter::Value TorchScriptWriter::global_average(const Value& x) { return line(fmt::format("torch.mean({}, [2, 3], True)", x)); }

GraphWriter::Value TorchScriptWriter::batch_norm(const Value& x, const Value& scale, const Value& shift, const Value& mean, const Value& variance, double epsilon) {
  return line(fmt::format("torch.batch_norm({}, {}, {}, {}, {}, False, 0.0, {}, False)", x, scale, shift, mean, variance, epsilon));
}

GraphWriter::Value TorchScriptWriter::group_norm(const Value& x, std::int64_t, std::int64_t, std::int64_t, std::int64_t groups, double epsilon) {
  return line(fmt::format("torch.group_norm({}, {}, None, None, {}, False)", x, groups, epsilon));
}

GraphWriter::Value TorchScriptWriter::rows(const Value& x, std::int64_t numbers, bool has_positions) {
  const Value last = has_positions ? line(fmt::format("torch.permute({}, [0, 2, 3, 1])", x)) : x;
  return line(fmt::format("torch.reshape({}, [-1, {}])", last, numbers));
}

GraphWriter::Value TorchScriptWriter::maps(const Value& rows, std::int64_t channels) { return line(fmt::format("torch.reshape({}, [-1, {}, 1, 1])", rows, channels)); }

GraphWriter::Value TorchScriptWriter::unary(Unary operation, const Value& x) {
  switch (operation) {
    case Unary::relu: return line("torch.relu(" + x + ")");
    case Unary::sigmoid: return line("torch.sigmoid(" + x + ")");
    case Unary::tanh: return line("torch.tanh(" + x + ")");
    case Unary::exp: return line("torch.exp(" + x + ")");
    case Unary::log: return line("torch.log(" + x + ")");
    case Unary::abs: return line("torch.abs(" + x + ")");
    case Unary::erf: return line("torch.erf(" + x + ")");
    case Unary::is_missing: return line("torch.to(torch.isnan(" + x + "), 6)");  // 6: float32
  }
  return x;
}

GraphWriter::Value TorchScriptWriter::binary(Binary operation, const Value& a, const Value& b) {
  switch (operation) {
    case Binary::add: return line(a + " + " + b);
    case Binary::subtract: return line(a + " - " + b);
    case Binary::multiply: return line(a + " * " + b);
    case Binary::divide: return line(a + " / " + b);
    case Binary::largest: return line("torch.maximum(" + a + ", " + b + ")");
    case Binary::least: return line("torch.minimum(" + a + ", " + b + ")");
    case Binary::is_equal: return line("torch.to(torch.eq(" + a + ", " + b + "), 6)");
  }
  return a;
}

GraphWriter::Value TorchScriptWriter::choose(const Value& condition, const Value& a, const Value& b) {
  return line(fmt::format("torch.where({} > 0.5, {}, {})", condition, a, b));
}

GraphWriter::Value TorchScriptWriter::softmax(const Value& rows) { return line("torch.softmax(" + rows + ", 1)"); }

GraphWriter::Value TorchScriptWriter::row_maximum(const Value& rows) { return line("torch.amax(" + rows + ", [1], True)"); }

GraphWriter::Value TorchScriptWriter::concatenate(const std::vector<Value>& parts) {
  std::string list;
  for (const Value& part : parts) list += (list.empty() ? "" : ", ") + part;
  return line("torch.cat([" + list + "], 1)");
}

GraphWriter::Value TorchScriptWriter::channels(const Value& x, std::int64_t from, std::int64_t to) { return line(fmt::format("{}[:, {}:{}]", x, from, to)); }
GraphWriter::Value TorchScriptWriter::subsample(const Value& x, std::int64_t stride) { return line(fmt::format("{0}[:, :, ::{1}, ::{1}]", x, stride)); }

GraphWriter::Value TorchScriptWriter::trees(const Value&, const std::vector<Tree>&, std::int64_t) {
  throw Refusal("export: TorchScript has no operation for trees; take --format onnx, which does, or --format safetensors");
}

GraphWriter::Value TorchScriptWriter::pad_channels(const Value& x, std::int64_t before, std::int64_t after) {
  return line(fmt::format("torch.constant_pad_nd({}, [0, 0, 0, 0, {}, {}], 0.0)", x, before, after));
}

}  // namespace deft
