// Activations for the tests of model/: written here so that they do not lean on the chapter activation.
#ifndef DEFT_MODEL_TEST_ACTIVATIONS_H
#define DEFT_MODEL_TEST_ACTIVATIONS_H

#include <cmath>
#include <cstddef>

#include "deft/activation/role.h"

namespace deft {

class TestTanh : public Activation {
 public:
  void forward(std::span<const float> x, std::span<float> y, const ActivationContext&) const override {
    for (std::size_t i = 0; i < x.size(); ++i) y[i] = std::tanh(x[i]);
  }
  void backward(std::span<const float> x, std::span<const float> gy, std::span<float> gx, std::span<float>,
                const ActivationContext&) const override {
    for (std::size_t i = 0; i < x.size(); ++i) gx[i] = gy[i] * (1 - std::tanh(x[i]) * std::tanh(x[i]));
  }
  double gain() const override { return 1.0; }
};

// One learned slope per channel: y = x + slope * x^2 (smooth, so that differences can check it).
class TestLearned : public Activation {
 public:
  void forward(std::span<const float> x, std::span<float> y, const ActivationContext& context) const override {
    for (std::size_t i = 0; i < x.size(); ++i) {
      y[i] = x[i] + context.parameters[i % static_cast<std::size_t>(context.channels)] * x[i] * x[i];
    }
  }
  void backward(std::span<const float> x, std::span<const float> gy, std::span<float> gx, std::span<float> gp,
                const ActivationContext& context) const override {
    for (std::size_t i = 0; i < x.size(); ++i) {
      const std::size_t c = i % static_cast<std::size_t>(context.channels);
      gp[c] += gy[i] * x[i] * x[i];
      gx[i] = gy[i] * (1 + 2 * context.parameters[c] * x[i]);
    }
  }
  double gain() const override { return 1.0; }
  std::int64_t parameters(std::int64_t channels) const override { return channels; }
  float parameter_start() const override { return 0.25f; }
};

}  // namespace deft

#endif
