#include "deft/preprocessing/log1p.h"

#include <cmath>

#include "deft/preprocessing/affine_map.h"

namespace deft {

const Card Log1p::card{"preprocessing", "log1p", "log(1 + x)", "Box and Cox 1964"};

void describe(Log1pOptions& options, Fields& fields) {
  fields.real("scale", options.scale, "numbers are multiplied by this before (pictures come as 0 .. 1)", {1e-6, 1e6});
}

float signed_log1p(float x, float scale) { return std::copysign(std::log1p(scale * std::fabs(x)), x); }

SampleLayout Log1p::fit(std::span<const float>, const SampleLayout& input) {
  scale_.clear();
  for (std::size_t c = 0; c < static_cast<std::size_t>(input.shape.channels); ++c) {
    scale_.push_back(is_categorical(input, c) ? 0.0f : static_cast<float>(options_.scale));
  }
  return input;
}

void Log1p::apply(std::span<const float> in, std::span<float> out) const {
  const std::size_t channels = scale_.size();
  for (std::size_t at = 0; at < in.size(); at += channels) {
    for (std::size_t c = 0; c < channels; ++c) {
      out[at + c] = scale_[c] == 0.0f ? in[at + c] : signed_log1p(in[at + c], scale_[c]);
    }
  }
}

void Log1p::save(State& state) const { state.arrays["scale"] = scale_; }

void Log1p::load(const State& state) { scale_ = state.array("scale"); }

}  // namespace deft
