#include "deft/optimization/gradient_accumulation.h"

namespace deft {

const Card GradientAccumulation::card{"optimization", "gradient_accumulation", "Gradient accumulation",
                                      "Goyal et al. 2017, arXiv:1706.02677"};

void accumulate(std::span<float> sum, std::span<const float> gradient, std::int64_t batches) {
  const float share = 1.0f / static_cast<float>(batches);
  for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += share * gradient[i];
}

void describe(GradientAccumulationOptions& options, Fields& fields) {
  fields.whole("batches", options.batches, "batches whose gradients are averaged for one update", {1, 4096});
}

}  // namespace deft
