// A network that runs: the layer list of network/ turned into tensors, forward and backward.
//
//   Model model({.layers = net, .input = {32, 32, 3}, .activation = relu, .precision = Precision::bfloat16});
//   std::span<const float> logits = model.forward(batch, {.training = true, .key = step});
//   ... loss and its gradient with respect to the logits ...
//   model.backward(gradient);              // fills parameters()[i].gradient
//
// This header needs no libtorch: parameters, logits and gradients are plain float arrays, so that
// optimisers, losses, initialisers and the training loop never see a tensor.
// Shapes: inputs are count x height x width x channels; logits are count x outputs.
// bfloat16: activations in bf16, master weights, statistics and gradients of weights in float32.
#ifndef DEFT_MODEL_MODEL_H
#define DEFT_MODEL_MODEL_H

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "deft/activation/role.h"
#include "deft/network/layer.h"

namespace deft {

class ProcessGroup;

enum class Precision { float32, bfloat16 };

// bfloat16 where the processor has it (AMX or AVX512-BF16), else float32.
Precision best_precision();
std::string to_string(Precision precision);

struct ModelOptions {
  LayerList layers;
  Shape input;
  std::shared_ptr<const Activation> activation;                                // of Activate layers without a name
  std::map<std::string, std::shared_ptr<const Activation>> named_activations;  // of those with one
  Precision precision = Precision::float32;
  bool fused = true;                                                           // false: every layer by its plain libtorch twin
};

// A batch as the input pipeline delivers it: exactly one of the two is set, matching the precision.
struct InputBatch {
  std::int64_t count = 0;
  const float* floats = nullptr;
  const std::uint16_t* bfloat16s = nullptr;   // the upper halves of floats, rounded to nearest even
};

struct Pass {
  bool training = false;     // random layers on, batch statistics used and running ones updated
  std::uint64_t key = 0;     // names the random draws of this pass
  bool frozen_in_test_mode = false;  // training: the layers below the lowest trainable parameter run as at test time, without a graph
  ProcessGroup* statistics_over = nullptr;   // training: batch norm takes the statistics of all ranks' batches together
};

// One array of the model. Addresses stay valid for the model's life.
struct ModelArray {
  ParameterInfo info;
  std::span<float> value;
  std::span<float> gradient;  // empty for running statistics
};

class Model {
 public:
  explicit Model(ModelOptions options);
  ~Model();
  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;

  const std::vector<ModelArray>& parameters() const;   // of parameters_of(layers, input) plus learned activation parameters
  const std::vector<ModelArray>& buffers() const;      // "<layer>.running_mean", "<layer>.running_var"
  const ModelOptions& options() const;                 // with the layers as they run: widened for maxout
  std::int64_t outputs() const;

  // Gradients of these parameters are no longer computed (or again); others are unaffected.
  void set_trainable(const std::string& parameter, bool trainable);

  // The result is valid until the next call. backward() belongs to the last forward() with training = true.
  std::span<const float> forward(const InputBatch& batch, const Pass& pass);
  // sum_over: gradients become the sums over its ranks, which are formed while backward runs.
  void backward(std::span<const float> gradient_of_logits, bool accumulate = false, ProcessGroup* sum_over = nullptr);

  // One line per part that does not run fused, with the reason: "maxpool2: plain, 3 x 3 pooling". For the summary.
  std::vector<std::string> plain_parts() const;

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace deft

#endif
