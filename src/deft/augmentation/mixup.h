// Mixup: each sample of a batch is blended with another one, inputs and targets alike.
//
//   x_i <- lambda x_i + (1 - lambda) x_j,   t_i <- lambda t_i + (1 - lambda) t_j,   j: a random permutation of the batch
//   lambda ~ Beta(alpha, alpha), one draw a batch
//
//   lambda 0.75: a quarter of a cat over a dog is to be called 0.75 dog, 0.25 cat.   Zhang, Cisse, Dauphin, Lopez-Paz 2018
#ifndef DEFT_AUGMENTATION_MIXUP_H
#define DEFT_AUGMENTATION_MIXUP_H

#include <cstdint>
#include <vector>

#include "deft/augmentation/role.h"

namespace deft {

struct MixupOptions {
  double alpha = 0.2;
  double probability = 1;
};
void describe(MixupOptions& options, Fields& fields);

double random_beta(double alpha, Random& random);                                   // Beta(alpha, alpha)
std::vector<std::int64_t> random_partners(std::int64_t count, Random& random);      // a permutation
void mix_up(MixableBatch& batch, double lambda, const std::vector<std::int64_t>& partners);
void blend_targets(MixableBatch& batch, double lambda, const std::vector<std::int64_t>& partners);

class Mixup : public BatchMixing {
 public:
  static const Card card;
  using Options = MixupOptions;
  explicit Mixup(Options options) : options_(std::move(options)) {}
  void mix(MixableBatch& batch, Random& random) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
