// Instruments that look into a training run without disturbing it: weights, gradients and updates layer by layer, and what
// the activations put out on a fixed batch.
//
//   UpdateProbe update;  update.before(parameters);  ... the optimiser's step ...  update.after(parameters);
//   ActivationProbe activations(model, inputs, 128);
//   std::vector<LayerObservation> layers = update.layers();  activations.observe(model, layers);
//
// The trainer asks once an epoch, and the activation probe only while all probes together took less than kProbeShare of the
// time of the steps.
#ifndef DEFT_TRAIN_PROBES_H
#define DEFT_TRAIN_PROBES_H

#include <memory>
#include <string>
#include <vector>

#include "deft/coach/observations.h"
#include "deft/model/model.h"
#include "deft/optimization/role.h"

namespace deft {

constexpr double kProbeShare = 0.015;

// One update, seen from both sides. Layers are those with weights (fan_in > 0), in the order of the network.
class UpdateProbe {
 public:
  explicit UpdateProbe(const Model& model);
  std::vector<LayerObservation> weights(const std::vector<ParameterView>& parameters) const;   // sizes alone, at any time
  void before(const std::vector<ParameterView>& parameters);   // gradients are there, weights are still old
  void after(const std::vector<ParameterView>& parameters);
  const std::vector<LayerObservation>& layers() const { return layers_; }   // of the last update; empty before one

 private:
  std::vector<std::size_t> which_;       // parameters that are weights of a layer
  std::vector<std::string> names_, kinds_;
  std::vector<char> trainable_;
  std::vector<std::vector<float>> old_;
  std::vector<LayerObservation> layers_;
};

// The activations of the network's outermost layers on a fixed batch, in float32, with the batch's own statistics and without
// random layers. A unit is a channel; it is dead if it gives 0 for every sample and position.
class ActivationProbe {
 public:
  // `recipe_activation`: the name of the activation of layers that name none. `inputs`: `count` samples.
  ActivationProbe(const Model& model, const std::string& recipe_activation, std::vector<float> inputs, std::int64_t count);
  std::vector<LayerObservation> observe(const Model& model);

 private:
  struct Part {                          // the layers after one activation up to the next
    std::unique_ptr<Model> model;
    std::string name, activation;
  };
  std::vector<Part> parts_;
  std::vector<float> inputs_;
  std::int64_t count_ = 0;
};

// Share of outputs in the flat ends of a sigmoid or tanh; not known for any other activation.
double saturated_share(const std::string& activation, std::span<const float> outputs);
// Deviation of a unit's outputs over the `count` samples, root mean square over the units of a sample.
double unit_deviation(std::span<const float> outputs, std::int64_t count);
// Share of channels (the fastest dimension) that are 0 everywhere.
double dead_share(std::span<const float> outputs, std::int64_t channels);

}  // namespace deft

#endif
