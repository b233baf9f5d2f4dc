#include "deft/model/internal/node.h"

#include "deft/core/random.h"

namespace deft {

std::uint64_t key_of(const Pass& pass, const std::string& layer) { return Random::of(pass.key, layer).bits(); }

at::Tensor run(const NodeList& nodes, at::Tensor x, const Pass& pass) {
  for (const std::unique_ptr<Node>& node : nodes) x = node->forward(x, pass);
  return x;
}

at::Tensor Arrays::add_parameter(ParameterInfo info) {
  at::Tensor value = at::full(info.shape, info.start, at::kFloat);
  at::Tensor gradient = at::zeros(info.shape, at::kFloat);
  value.requires_grad_(info.trainable);
  value.mutable_grad() = gradient;  // autograd adds to a gradient that is there, so its address stays
  const auto size = static_cast<std::size_t>(value.numel());
  parameters.push_back({std::move(info), {value.data_ptr<float>(), size}, {gradient.data_ptr<float>(), size}});
  parameter_tensors.push_back(value);
  return value;
}

at::Tensor Arrays::add_buffer(ParameterInfo info) {
  at::Tensor value = at::full(info.shape, info.start, at::kFloat);
  info.trainable = false;
  buffers.push_back({std::move(info), {value.data_ptr<float>(), static_cast<std::size_t>(value.numel())}, {}});
  buffer_tensors.push_back(value);
  return value;
}

}  // namespace deft
