// A trained network under the glass: what its layers make of samples, and how much each number behind a layer, or of the
// input, moves a score.
//
//   Inspection inspection(model);
//   const Sight sight = inspection.look(batch, 1, {"conv2"}, {0, 1, 0});     // gradients of logit 1
//   sight.layers.at("conv2").values       count x height x width x channels
//   sight.layers.at("conv2").gradient     d logit 1 / d value, of the same size        sight.input_gradient: the same for the input
//
// A copy of the network in float32 and plain layers, at test time: running statistics, no dropout. Throws Refusal for a layer that is not
// there, with the nearest name.
#ifndef DEFT_MODEL_INSPECTION_H
#define DEFT_MODEL_INSPECTION_H

#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "deft/model/model.h"

namespace deft {

struct LayerSight {
  Shape shape;                             // of one sample
  std::vector<float> values, gradient;     // channels last; no gradient where none was asked for
};

struct Sight {
  std::vector<float> logits;               // count x outputs
  std::map<std::string, LayerSight> layers;
  std::vector<float> input_gradient;       // as the batch
};

class Inspection {
 public:
  // Takes the weights and running statistics as they are now.
  explicit Inspection(const Model& model);
  ~Inspection();

  // `score`: how much each logit counts in what is differentiated, outputs numbers (the same for each sample); empty: no gradients.
  Sight look(std::span<const float> batch, std::int64_t count, const std::vector<std::string>& layers, std::span<const float> score) const;

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace deft

#endif
