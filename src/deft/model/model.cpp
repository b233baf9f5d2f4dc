#include "deft/model/model.h"

#include <stdexcept>

#include "deft/model/internal/gradient_buckets.h"
#include "deft/model/internal/node.h"
#include "deft/network/pieces.h"

namespace deft {

struct Model::Inside {
  ModelOptions options;
  Arrays arrays;
  BuiltNetwork network;
  std::int64_t outputs = 0;
  at::Tensor logits;        // float32, with its graph after a training pass
  at::Tensor plain_logits;  // the memory handed out
  std::unique_ptr<GradientBuckets> buckets;   // made when first wanted, and again when other parameters are trained

  // Nodes from the bottom up to the last that has parameters below the lowest trainable one.
  std::size_t frozen_nodes() const {
    std::size_t lowest = 0;
    while (lowest < arrays.parameters.size() && !arrays.parameters[lowest].info.trainable) ++lowest;
    std::size_t frozen = 0;
    for (std::size_t i = 0; i < network.nodes.size(); ++i) {
      const std::size_t begin = network.parameters_before[i];
      std::size_t end = begin;  // nodes that were made together count as one
      for (std::size_t k = i + 1; k < network.parameters_before.size() && end == begin; ++k) end = network.parameters_before[k];
      if (end > begin && end <= lowest) frozen = i + 1;
    }
    return frozen;
  }

  at::Tensor input_of(const InputBatch& batch) const {
    const bool narrow = options.precision == Precision::bfloat16;
    if (batch.count < 1 || !(narrow ? static_cast<const void*>(batch.bfloat16s) : batch.floats)) {
      throw std::invalid_argument("Model::forward: the batch is empty or does not hold " +
                                  to_string(options.precision));
    }
    const Shape& s = options.input;
    const void* data = narrow ? static_cast<const void*>(batch.bfloat16s) : batch.floats;
    return at::from_blob(const_cast<void*>(data), {batch.count, s.channels, s.height, s.width},
                         {s.size(), 1, s.width * s.channels, s.channels},
                         at::TensorOptions(narrow ? at::kBFloat16 : at::kFloat));
  }
};

Model::Model(ModelOptions options) : inside_(std::make_unique<Inside>()) {
  inside_->options = std::move(options);
  inside_->options.layers = with_pieces(inside_->options.layers, [&](const std::string& name) -> std::int64_t {
    const auto found = inside_->options.named_activations.find(name);
    const auto& activation = name.empty() || found == inside_->options.named_activations.end()
                                 ? inside_->options.activation
                                 : found->second;
    return activation ? activation->pieces() : 1;
  });
  const std::vector<Shape> shapes = shapes_of(inside_->options.layers, inside_->options.input);
  if (shapes.empty()) throw std::invalid_argument("Model: the layer list is empty");
  inside_->outputs = shapes.back().size();
  inside_->network = build_network(inside_->options, inside_->arrays);
}

Model::~Model() = default;

const std::vector<ModelArray>& Model::parameters() const { return inside_->arrays.parameters; }
const std::vector<ModelArray>& Model::buffers() const { return inside_->arrays.buffers; }
const ModelOptions& Model::options() const { return inside_->options; }
std::int64_t Model::outputs() const { return inside_->outputs; }
std::vector<std::string> Model::plain_parts() const { return inside_->network.plain_parts; }

void Model::set_trainable(const std::string& parameter, bool trainable) {
  Arrays& arrays = inside_->arrays;
  for (std::size_t i = 0; i < arrays.parameters.size(); ++i) {
    if (arrays.parameters[i].info.name != parameter) continue;
    if (arrays.parameters[i].info.trainable != trainable) inside_->buckets.reset();
    arrays.parameters[i].info.trainable = trainable;
    arrays.parameter_tensors[i].requires_grad_(trainable);
    arrays.parameter_tensors[i].mutable_grad().zero_();
    return;
  }
  throw std::invalid_argument("Model::set_trainable: no parameter is called '" + parameter + "'");
}

std::span<const float> Model::forward(const InputBatch& batch, const Pass& pass) {
  Inside& in = *inside_;
  in.logits = at::Tensor();  // frees the previous graph first: its memory is used again
  at::Tensor x = in.input_of(batch);
  const std::size_t frozen = pass.training && pass.frozen_in_test_mode ? in.frozen_nodes() : 0;
  if (frozen > 0) {
    const at::AutoGradMode no_graph(false);
    for (std::size_t i = 0; i < frozen; ++i) x = in.network.nodes[i]->forward(x, {});
  }
  const at::AutoGradMode graph(pass.training);
  for (std::size_t i = frozen; i < in.network.nodes.size(); ++i) x = in.network.nodes[i]->forward(x, pass);
  const at::Tensor& result = x;
  in.logits = result.permute({0, 2, 3, 1}).reshape({batch.count, -1}).to(at::kFloat);
  in.plain_logits = in.logits.detach().contiguous();
  if (!pass.training) in.logits = at::Tensor();
  return {in.plain_logits.data_ptr<float>(), static_cast<std::size_t>(in.plain_logits.numel())};
}

void Model::backward(std::span<const float> gradient_of_logits, bool accumulate, ProcessGroup* sum_over) {
  Inside& in = *inside_;
  if (!in.logits.defined())
    throw std::logic_error("Model::backward: needs a forward pass with training = true before it");
  if (static_cast<std::int64_t>(gradient_of_logits.size()) != in.logits.numel()) {
    throw std::invalid_argument("Model::backward: the gradient must have one number per logit");
  }
  if (!accumulate) {
    for (at::Tensor& parameter : in.arrays.parameter_tensors) parameter.mutable_grad().zero_();
  }
  if (sum_over) {
    if (!in.buckets) in.buckets = std::make_unique<GradientBuckets>(in.arrays.parameter_tensors);
    in.buckets->start(*sum_over);
  }
  if (in.logits.requires_grad()) {
    in.logits.backward(at::from_blob(const_cast<float*>(gradient_of_logits.data()), in.logits.sizes(), at::kFloat));
  }
  in.logits = at::Tensor();
  if (sum_over) in.buckets->finish();
}

}  // namespace deft
