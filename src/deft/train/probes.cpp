#include "deft/train/probes.h"

#include <algorithm>
#include <cmath>

#include "deft/train/parameter_views.h"

namespace deft {
namespace {

// The derivative there is below 0.7 % (sigmoid, |x| > 5) and 2 % (tanh, |x| > 2.6) of its largest.
constexpr float kSigmoidEnd = 0.0067f, kTanhEnd = 0.99f;

struct Spread {
  double mean = 0.0, deviation = 0.0, length = 0.0;
};

Spread spread_of(std::span<const float> values) {
  double sum = 0.0, squares = 0.0;
  for (const float value : values) {
    sum += value;
    squares += static_cast<double>(value) * value;
  }
  const double count = static_cast<double>(std::max<std::size_t>(1, values.size()));
  return {sum / count, std::sqrt(std::max(0.0, squares / count - sum / count * (sum / count))), std::sqrt(squares)};
}

std::string layer_of(const std::string& parameter) { return parameter.substr(0, parameter.rfind('.')); }

}  // namespace

UpdateProbe::UpdateProbe(const Model& model) {
  for (std::size_t i = 0; i < model.parameters().size(); ++i) {
    const ParameterInfo& info = model.parameters()[i].info;
    if (info.fan_in == 0) continue;
    which_.push_back(i);
    names_.push_back(layer_of(info.name));
    kinds_.push_back(info.kind);
    trainable_.push_back(info.trainable);
  }
  old_.resize(which_.size());
}

std::vector<LayerObservation> UpdateProbe::weights(const std::vector<ParameterView>& parameters) const {
  std::vector<LayerObservation> layers;
  for (std::size_t k = 0; k < which_.size(); ++k) {
    const Spread weights = spread_of(parameters[which_[k]].value);
    layers.push_back({.name = names_[k], .kind = kinds_[k], .weight_norm = weights.length, .weight_deviation = weights.deviation});
  }
  return layers;
}

void UpdateProbe::before(const std::vector<ParameterView>& parameters) {
  layers_ = weights(parameters);
  for (std::size_t k = 0; k < which_.size(); ++k) {
    const ParameterView& view = parameters[which_[k]];
    old_[k].assign(view.value.begin(), view.value.end());
    layers_[k].weights = histogram_of(view.value);
    if (!view.frozen) layers_[k].gradient_norm = spread_of(view.gradient).length;
  }
}

void UpdateProbe::after(const std::vector<ParameterView>& parameters) {
  for (std::size_t k = 0; k < layers_.size(); ++k) {
    const ParameterView& view = parameters[which_[k]];
    if (view.frozen && !trainable_[k]) continue;   // by the network's design: no news
    double squares = 0.0;
    for (std::size_t i = 0; i < view.value.size(); ++i) squares += std::pow(static_cast<double>(view.value[i]) - old_[k][i], 2);
    if (layers_[k].weight_norm > 0) layers_[k].update_ratio = std::sqrt(squares) / layers_[k].weight_norm;
  }
}

ActivationProbe::ActivationProbe(const Model& model, const std::string& recipe_activation, std::vector<float> inputs, std::int64_t count)
    : inputs_(std::move(inputs)), count_(count) {
  ModelOptions options = model.options();
  options.precision = Precision::float32;
  const LayerList layers = without_random_layers(options.layers);
  const std::vector<Shape> shapes = shapes_of(layers, options.input);
  options.layers.clear();
  for (std::size_t i = 0; i < layers.size(); ++i) {
    options.layers.push_back(layers[i]);
    const auto* activate = std::get_if<Activate>(&layers[i].options);
    if (!activate) continue;
    parts_.push_back({std::make_unique<Model>(options), layers[i].name, activate->activation.empty() ? recipe_activation : activate->activation});
    options.input = shapes[i];
    options.layers.clear();
  }
}

std::vector<LayerObservation> ActivationProbe::observe(const Model& model) {
  std::vector<LayerObservation> layers;
  std::vector<float> flowing = inputs_;
  for (Part& part : parts_) {
    copy_by_name(model, *part.model);
    const std::span<const float> outputs = part.model->forward({count_, flowing.data(), nullptr}, {.training = true, .key = 0});
    const Spread spread = spread_of(outputs);
    LayerObservation layer;
    layer.name = part.name;
    layer.kind = "activation";
    layer.activation = part.activation;
    layer.activation_mean = spread.mean;
    layer.activation_deviation = spread.deviation;
    layer.unit_deviation = unit_deviation(outputs, count_);
    layer.activations = histogram_of(outputs);
    const Shape shape = shapes_of(part.model->options().layers, part.model->options().input).back();
    layer.dead_share = dead_share(outputs, shape.channels);
    layer.saturated_share = saturated_share(part.activation, outputs);
    layers.push_back(layer);
    flowing.assign(outputs.begin(), outputs.end());
  }
  return layers;
}

double saturated_share(const std::string& activation, std::span<const float> outputs) {
  if (activation != "sigmoid" && activation != "tanh") return kUnknown;
  std::int64_t flat = 0;
  for (const float y : outputs) flat += activation == "tanh" ? std::abs(y) > kTanhEnd : y < kSigmoidEnd || y > 1.0f - kSigmoidEnd;
  return static_cast<double>(flat) / static_cast<double>(std::max<std::size_t>(1, outputs.size()));
}

double unit_deviation(std::span<const float> outputs, std::int64_t count) {
  const std::size_t samples = static_cast<std::size_t>(std::max<std::int64_t>(1, count)), units = outputs.size() / samples;
  if (units == 0) return kUnknown;
  std::vector<double> sum(units, 0.0);
  double squares = 0.0;
  for (std::size_t i = 0; i < units * samples; ++i) {
    sum[i % units] += outputs[i];
    squares += static_cast<double>(outputs[i]) * outputs[i];
  }
  double of_means = 0.0;
  for (const double one : sum) of_means += one * one / static_cast<double>(samples);
  return std::sqrt(std::max(0.0, squares - of_means) / static_cast<double>(units * samples));
}

double dead_share(std::span<const float> outputs, std::int64_t channels) {
  std::vector<char> alive(static_cast<std::size_t>(channels), 0);
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    if (outputs[i] != 0.0f) alive[i % static_cast<std::size_t>(channels)] = 1;
  }
  return static_cast<double>(std::count(alive.begin(), alive.end(), 0)) / static_cast<double>(channels);
}

}  // namespace deft
