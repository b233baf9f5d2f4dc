// What the layers do: weights, updates and activations, looked at where that costs next to nothing.
#include <algorithm>

#include "deft/core/seconds_since.h"
#include "deft/train/small_fit.h"
#include "deft/train/trainer.h"

namespace deft {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int64_t kProbedSamples = 128;
constexpr std::int64_t kFirstLooks = 5;          // at the activations that even a run of seconds gets, if one takes less than
constexpr double kCheapLook = 0.03;

}  // namespace

std::vector<LayerObservation> Trainer::look_at_start() {
  const Clock::time_point start = Clock::now();
  std::vector<LayerObservation> layers = update_probe_.weights(parameters_);
  const std::vector<LayerObservation> activations = look_at_activations();
  layers.insert(layers.end(), activations.begin(), activations.end());
  for (LayerObservation& one : layers) one.epoch = 0.0;
  seen_.layers.insert(seen_.layers.end(), layers.begin(), layers.end());
  activation_seconds_ = seconds_since(start);
  return layers;
}

std::vector<LayerObservation> Trainer::look_at_activations() {
  if (!activation_probe_) {
    const FixedBatch batch = fixed_batch(classifier_, train_, varied_samples(train_, kProbedSamples));
    activation_probe_ = std::make_unique<ActivationProbe>(model_, recipe_.activation.name, batch.inputs, batch.count);
  }
  return activation_probe_->observe(model_);
}

// What the layers did in this epoch. The activations are looked at while that costs next to nothing.
std::vector<LayerObservation> Trainer::probe_layers() {
  const Clock::time_point start = Clock::now();
  std::vector<LayerObservation> layers;
  if (probed_epoch_ == (now_.step - 1) / now_.steps_per_epoch) layers = update_probe_.layers();
  // At first a guess: a pass in float32 that keeps its graph, in networks that are made for it, against an evaluation.
  const double expected = activation_probe_ ? activation_seconds_ : 6.0 * evaluation_seconds_ * static_cast<double>(kProbedSamples);
  const bool cheap = activation_looks_ < kFirstLooks && expected < kCheapLook;
  if (cheap || probe_seconds_ + picture_seconds_ + expected < kProbeShare * step_seconds_) {
    ++activation_looks_;
    const std::vector<LayerObservation> activations = look_at_activations();
    layers.insert(layers.end(), activations.begin(), activations.end());
    activation_seconds_ = seconds_since(start);
  }
  for (LayerObservation& one : layers) {
    one.step = now_.step;
    one.epoch = now_.epoch();
  }
  probe_seconds_ += seconds_since(start);
  return layers;
}

}  // namespace deft
