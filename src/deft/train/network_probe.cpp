#include "deft/train/network_probe.h"

#include <algorithm>
#include <stdexcept>

#include "deft/network/layers_up_to.h"

namespace deft {

ModelProbe::ModelProbe(Model& model, const InitializationData& data, std::int64_t samples) : model_(model) {
  count_ = std::min(samples, data.count());
  const auto size = static_cast<std::size_t>(data.shape.size());
  for (std::int64_t i = 0; i < count_; ++i) {
    const auto at = data.samples.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(i * data.count() / count_) * size);
    inputs_.insert(inputs_.end(), at, at + static_cast<std::ptrdiff_t>(size));
  }
  for (const ModelArray& array : model.parameters()) infos_.push_back(array.info);
}

std::span<float> ModelProbe::values(const std::string& parameter) {
  for (const ModelArray& array : model_.parameters()) {
    if (array.info.name == parameter) return array.value;
  }
  throw std::logic_error("no parameter " + parameter);
}

double ModelProbe::output_variance(const std::string& layer) {
  if (current_ != layer) {
    ModelOptions options = model_.options();
    options.layers = layers_up_to(options.layers, layer);
    options.precision = Precision::float32;
    part_ = std::make_unique<Model>(std::move(options));
    current_ = layer;
  }
  for (const ModelArray& array : part_->parameters()) {
    const std::span<float> from = values(array.info.name);
    std::copy(from.begin(), from.end(), array.value.begin());
  }
  const std::span<const float> outputs = part_->forward({count_, inputs_.data(), nullptr}, {.training = true, .key = 0});
  double sum = 0.0, squares = 0.0;
  for (const float value : outputs) {
    sum += value;
    squares += static_cast<double>(value) * value;
  }
  const double n = static_cast<double>(std::max<std::size_t>(1, outputs.size()));
  return squares / n - sum / n * (sum / n);
}

}  // namespace deft
