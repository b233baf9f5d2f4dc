// Patch whitening: the first convolution starts as filters whose outputs are uncorrelated and of equal size.
//                                                     Page 2018 (How to train your ResNet 8); Jordan 2024,
//                                                     arXiv:2404.00498
//   S = X^T X / n    over all k x k patches of up to `samples` training pictures, not centred
//   filter_j = v_j / sqrt(lambda_j + epsilon),  largest lambda first, then their negatives     S v_j = lambda_j v_j
//
//   2 x 2 patches of 3 channels: 12 filters and their negatives, 24 channels; E[filter_j x filter_l x] is about 1 if j
//   == l, else 0
//
// With fewer filters than 2 * k * k * channels the smallest eigenvalues are left out; filters beyond that number stay
// as they are. The bias of the layer starts at 0. Usually the weight is then frozen (network layer: frozen = true).
// Refused: a layer that does not see the data's channels, data without samples, pictures smaller than the patch.
#ifndef DEFT_INITIALIZATION_PATCH_WHITENING_H
#define DEFT_INITIALIZATION_PATCH_WHITENING_H

#include <string>

#include "deft/initialization/role.h"

namespace deft {

// Second moments of all patches (size x size), d = channels * size * size, ordered channel, row, column like a filter.
std::vector<double> patch_moments(const InitializationData& data, std::int64_t size, std::int64_t samples);

// `filters` rows of d numbers.
std::vector<float> whitening_filters(const std::vector<double>& moments, std::int64_t d, std::int64_t filters,
                                     double epsilon);

struct PatchWhiteningOptions {
  std::int64_t samples = 5000;
  double epsilon = 5e-4;
  std::string layers = "whiten*";
};
void describe(PatchWhiteningOptions& options, Fields& fields);

class PatchWhitening : public Initialization {
 public:
  static const Card card;
  using Options = PatchWhiteningOptions;
  explicit PatchWhitening(Options options) : options_(std::move(options)) {}
  void initialize(const ParameterInfo& parameter, std::span<float> values, const InitializationData& data,
                  Random& random) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
