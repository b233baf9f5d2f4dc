// Cutmix: a box of each picture of a batch is replaced by that of another one; targets follow the box's area.
//
//   lambda ~ Beta(alpha, alpha),  box: sqrt(1 - lambda) of each side, centred anywhere, cut at the border
//   t_i <- share t_i + (1 - share) t_j,   share = 1 - (area of the box as cut) / (area of the picture)
//
//   8 x 8 box of a 32 x 32 picture: share = 1 - 64 / 1024 = 0.9375         Yun, Han, Oh, Chun, Choe, Yoo 2019
#ifndef DEFT_AUGMENTATION_CUTMIX_H
#define DEFT_AUGMENTATION_CUTMIX_H

#include <cstdint>
#include <vector>

#include "deft/augmentation/role.h"

namespace deft {

struct CutmixOptions {
  double alpha = 1;
  double probability = 0.5;
};
void describe(CutmixOptions& options, Fields& fields);

struct CutBox {
  std::int64_t top = 0, left = 0, height = 0, width = 0;
};
CutBox random_cut_box(double lambda, std::int64_t height, std::int64_t width, Random& random);
void cut_mix(MixableBatch& batch, const CutBox& box, const std::vector<std::int64_t>& partners);

class Cutmix : public BatchMixing {
 public:
  static const Card card;
  using Options = CutmixOptions;
  explicit Cutmix(Options options) : options_(std::move(options)) {}
  void mix(MixableBatch& batch, Random& random) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
