#include "deft/model/inspection.h"

#include <torch/csrc/autograd/autograd.h>

#include <stdexcept>

#include "deft/core/nearest_name.h"
#include "deft/core/problem.h"
#include "deft/model/internal/node.h"

namespace deft {
namespace {

std::vector<float> channels_last_values(const at::Tensor& x) {
  const at::Tensor flat = x.detach().to(at::kFloat).permute({0, 2, 3, 1}).contiguous();
  return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
}

void copy_arrays(const std::vector<ModelArray>& from, const std::vector<ModelArray>& to) {
  std::map<std::string, std::span<const float>> values;
  for (const ModelArray& array : from) values[array.info.name] = array.value;
  for (const ModelArray& array : to) {
    const std::span<const float> value = values.at(array.info.name);
    std::copy(value.begin(), value.end(), array.value.begin());
  }
}

}  // namespace

struct Inspection::Inside {
  ModelOptions options;
  Arrays arrays;
  SeenLayers seen;
  BuiltNetwork network;
};

Inspection::Inspection(const Model& model) : inside_(std::make_unique<Inside>()) {
  Inside& in = *inside_;
  in.options = model.options();
  in.options.fused = false;
  in.options.precision = Precision::float32;
  in.network = build_network(in.options, in.arrays, &in.seen);
  copy_arrays(model.parameters(), in.arrays.parameters);
  copy_arrays(model.buffers(), in.arrays.buffers);
  for (at::Tensor& parameter : in.arrays.parameter_tensors) parameter.requires_grad_(false);
}

Inspection::~Inspection() = default;

Sight Inspection::look(std::span<const float> batch, std::int64_t count, const std::vector<std::string>& layers, std::span<const float> score) const {
  Inside& in = *inside_;
  const Shape& s = in.options.input;
  if (count < 1 || static_cast<std::int64_t>(batch.size()) != count * s.size()) throw std::invalid_argument("Inspection::look: the batch is not count samples of " + to_string(s));
  std::vector<std::string> names;
  for_each_layer(in.options.layers, [&](const Layer& layer) { names.push_back(layer.name); });
  in.seen.clear();
  for (const std::string& name : layers) {
    if (std::find(names.begin(), names.end(), name) == names.end()) throw Refusal("the network has no layer '" + name + "'" + did_you_mean(name, names));
    in.seen[name] = at::Tensor();
  }
  const bool gradients = !score.empty();
  const at::AutoGradMode graph(gradients);
  at::Tensor x = at::from_blob(const_cast<float*>(batch.data()), {count, s.channels, s.height, s.width}, {s.size(), 1, s.width * s.channels, s.channels}, at::kFloat).clone();
  x.requires_grad_(gradients);
  const at::Tensor logits = run(in.network.nodes, x, {}).permute({0, 2, 3, 1}).reshape({count, -1}).to(at::kFloat);
  Sight sight;
  const at::Tensor flat = logits.detach().contiguous();
  sight.logits.assign(flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel());
  std::vector<at::Tensor> watched;
  for (const auto& [name, y] : in.seen) {
    if (!y.defined()) throw Refusal("layer '" + name + "' is computed together with the one behind it; name that one");
    sight.layers[name] = {{y.size(2), y.size(3), y.size(1)}, channels_last_values(y), {}};
    watched.push_back(y);
  }
  if (gradients) {
    if (static_cast<std::int64_t>(score.size()) != logits.size(1)) throw std::invalid_argument("Inspection::look: the score must have one number per logit");
    const at::Tensor weight = at::tensor(at::ArrayRef<float>(score.data(), score.size())).expand({count, -1}).contiguous();
    watched.push_back(x);
    const std::vector<at::Tensor> found = torch::autograd::grad({logits}, watched, {weight}, c10::nullopt, false, true);
    const auto values_of = [&](std::size_t i) { return found[i].defined() ? channels_last_values(found[i]) : channels_last_values(at::zeros_like(watched[i])); };
    std::size_t i = 0;
    for (const auto& [name, y] : in.seen) sight.layers[name].gradient = values_of(i++);
    sight.input_gradient = values_of(i);
  }
  in.seen.clear();  // and the graph with it
  return sight;
}

}  // namespace deft
