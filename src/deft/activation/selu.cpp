#include "deft/activation/selu.h"

#include "deft/activation/elementwise.h"
#include "deft/activation/fast_exp.h"

namespace deft {
namespace {

constexpr float kAlpha = static_cast<float>(kSeluAlpha), kScale = static_cast<float>(kSeluScale);

}  // namespace

const Card Selu::card{"activation", "selu", "SELU", "Klambauer et al. 2017, arXiv:1706.02515"};

void describe(SeluOptions&, Fields&) {}

void Selu::forward(std::span<const float> x, std::span<float> y, const ActivationContext&) const {
  elementwise(x, y, [](float v) { return kScale * (v > 0.0f ? v : kAlpha * (fast_exp(v) - 1.0f)); });
}

void Selu::backward(std::span<const float> x, std::span<const float> gy, std::span<float> gx, std::span<float>,
                    const ActivationContext&) const {
  scaled_elementwise(x, gy, gx, [](float v) { return kScale * (v > 0.0f ? 1.0f : kAlpha * fast_exp(v)); });
}

double Selu::gain() const { return 1.0; }

}  // namespace deft
