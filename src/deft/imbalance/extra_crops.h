// Extra crops for rare classes: their pictures come several times in an epoch, each further time as another part of the
// picture.                                                               Wei 2015, Must know tips, section 8
//   times_c = min(most, n_max / n_c) (rounded);  quota_c = times_c * n_c;  copies are random boxes of scale_low .. 1 of the area
//
//   extra_crops_quotas({100, 40, 5}, 4)  ->  {100, 120, 20}        2.5 rounds to 3, 20 is cut to 4
//
// Pictures only. The first showing of a picture in an epoch stays whole; the recipe's own augmentation acts on all.
#ifndef DEFT_IMBALANCE_EXTRA_CROPS_H
#define DEFT_IMBALANCE_EXTRA_CROPS_H

#include "deft/imbalance/role.h"

namespace deft {

std::vector<std::int64_t> extra_crops_quotas(std::span<const std::int64_t> counts, double most);

struct ExtraCropsOptions {
  double most = 4.0;
  double scale_low = 0.5;
};
void describe(ExtraCropsOptions& options, Fields& fields);

class ExtraCrops : public Imbalance {
 public:
  static const Card card;
  using Options = ExtraCropsOptions;
  explicit ExtraCrops(Options options) : options_(options) {}
  bool chooses_samples() const override { return true; }
  std::vector<std::int64_t> quotas(std::span<const std::int64_t> counts, double progress) const override;
  void change_copy(Image& image, Random& random) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
