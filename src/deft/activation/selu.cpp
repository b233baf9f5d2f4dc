#include "deft/activation/selu.h"

#include "deft/activation/fast_exp.h"

namespace deft {

const Card Selu::card{"activation", "selu", "SELU", "Klambauer et al. 2017, arXiv:1706.02515"};

void describe(SeluOptions&, Fields&) {}

void Selu::forward(std::span<const float> x, std::span<float> y, const ActivationContext&) const {
  constexpr float alpha = static_cast<float>(kSeluAlpha), scale = static_cast<float>(kSeluScale);
  for (std::size_t i = 0; i < x.size(); ++i) y[i] = scale * (x[i] > 0.0f ? x[i] : alpha * (fast_exp(x[i]) - 1.0f));
}

void Selu::backward(std::span<const float> x, std::span<const float> gy, std::span<float> gx, std::span<float>,
                    const ActivationContext&) const {
  constexpr float alpha = static_cast<float>(kSeluAlpha), scale = static_cast<float>(kSeluScale);
  for (std::size_t i = 0; i < x.size(); ++i) {
    gx[i] = gy[i] * (scale * (x[i] > 0.0f ? 1.0f : alpha * fast_exp(x[i])));
  }
}

double Selu::gain() const { return 1.0; }

}  // namespace deft
