#include "deft/preprocessing/pca_whitening.h"

#include <cmath>

#include "deft/preprocessing/principal_axes.h"

namespace deft {

const Card PcaWhitening::card{"preprocessing", "pca_whitening", "PCA whitening", "Pearson 1901; Krizhevsky 2009",
                              {"preprocessing/zca_whitening", "preprocessing/pca"}};

void describe(PcaWhiteningOptions& options, Fields& fields) {
  fields.whole("components", options.components, "axes kept; 0: all", {0, 1e6});
  fields.real("share", options.share, "keep as many axes as carry this share of the variance", {0, 1});
  fields.real("epsilon", options.epsilon, "added to the variances: weak axes are not blown up", {0, 1});
}

SampleLayout PcaWhitening::fit(std::span<const float> samples, const SampleLayout& input) {
  refuse_unfit_for_axes(card.name, samples, input);
  const PrincipalAxes principal = principal_axes(samples, input.shape.size());
  const std::size_t d = principal.mean.size();
  const std::size_t kept = axes_to_keep(principal.variances, options_.share, options_.components);
  mean_.assign(principal.mean.begin(), principal.mean.end());
  axes_.clear();
  for (std::size_t k = 0; k < kept; ++k) {
    const double variance = principal.variances[k] + options_.epsilon;
    const double factor = variance > 0.0 ? 1.0 / std::sqrt(variance) : 0.0;
    for (std::size_t i = 0; i < d; ++i) axes_.push_back(static_cast<float>(factor * principal.axes[k * d + i]));
  }
  return components_layout(input, kept);
}

void PcaWhitening::apply(std::span<const float> in, std::span<float> out) const { project(mean_, axes_, in, out); }

void PcaWhitening::save(State& state) const {
  state.arrays["mean"] = mean_;
  state.arrays["axes"] = axes_;
}

void PcaWhitening::load(const State& state) {
  mean_ = state.array("mean");
  axes_ = state.array("axes");
}

}  // namespace deft
