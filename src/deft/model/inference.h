// A trained model as it answers: faster than Model::forward, and without a backward.
//
//   Inference inference(model);                          // in the model's precision
//   std::span<const float> logits = inference.forward({.count = 64, .bfloat16s = batch});
//
//   Ranges ranges;                                       // 8 bits: how large the activations get is measured first
//   observe(model, training_batch, ranges);
//   Inference small(model, ranges);                      // takes float32 batches
//
// Batch norm is folded into the convolution in front of it; bias, activation and the sum of a residual block are computed
// while its result is still in registers (oneDNN's post-operations); weights are brought into the primitives' layout once.
// Each thread takes some samples through the whole network while they fit its cache: no barriers, and little memory,
// which is kept. Layers that none of this knows run by Model::forward (plain_parts()).
//
// int8 (Jacob et al. 2018, arXiv:1712.05877): convolutions multiply whole numbers of 8 bits, x = scale * q, with one scale
// for all activations of a layer and one for each output channel's weights; sums are exact (32 bits). The first
// convolution, grouped ones, linear layers and whatever else lies between stay float32.
#ifndef DEFT_MODEL_INFERENCE_H
#define DEFT_MODEL_INFERENCE_H

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "deft/model/model.h"

namespace deft {

// Smallest and largest number behind each layer, by its name.
using Ranges = std::map<std::string, std::pair<float, float>>;

class Inference {
 public:
  // Takes the weights and running statistics as they are now; later changes of the model are not seen.
  explicit Inference(const Model& model);
  Inference(const Model& model, const Ranges& ranges);
  ~Inference();
  Inference(const Inference&) = delete;
  Inference& operator=(const Inference&) = delete;

  // What batches must hold: bfloat16s, or floats (float32 and int8).
  Precision input_precision() const;

  // The result is valid until the next call.
  std::span<const float> forward(const InputBatch& batch);

  // Layers that run by Model::forward, and how many convolutions run in 8 bits.
  std::vector<std::string> plain_parts() const;
  std::int64_t int8_convolutions() const;

 private:
  friend void observe(const Model& model, std::span<const float> batch, Ranges& ranges);
  struct Inside;
  explicit Inference(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

// Widens `ranges` to what this float32 batch (whole samples) makes of every layer.
void observe(const Model& model, std::span<const float> batch, Ranges& ranges);

}  // namespace deft

#endif
