#include "deft/imbalance/extra_crops.h"

#include <algorithm>
#include <cmath>

#include "deft/augmentation/random_resized_crop.h"

namespace deft {

const Card ExtraCrops::card{"imbalance", "extra_crops", "Extra crops for rare classes", "Wei 2015, Must know tips and tricks, section 8",
                            {"imbalance/two_stage", "imbalance/threshold_moving", "imbalance/smote"}};

void describe(ExtraCropsOptions& o, Fields& f) {
  f.real("most", o.most, "times that a picture comes in an epoch, at most", {1, 1000});
  f.real("scale_low", o.scale_low, "least share of the area that a further crop keeps", {0.05, 1});
}

std::vector<std::int64_t> extra_crops_quotas(std::span<const std::int64_t> counts, double most) {
  const std::int64_t largest = counts.empty() ? 0 : *std::max_element(counts.begin(), counts.end());
  std::vector<std::int64_t> quotas;
  for (const std::int64_t count : counts) {
    const double times = count > 0 ? std::min(most, static_cast<double>(largest) / static_cast<double>(count)) : 0.0;
    quotas.push_back(std::llround(times) * count);
  }
  return quotas;
}

std::vector<std::int64_t> ExtraCrops::quotas(std::span<const std::int64_t> counts, double) const {
  return extra_crops_quotas(counts, options_.most);
}

void ExtraCrops::change_copy(Image& image, Random& random) const {
  RandomResizedCropOptions crop;
  crop.scale_low = options_.scale_low;
  RandomResizedCrop(crop).apply(image, random, {});
}

}  // namespace deft
