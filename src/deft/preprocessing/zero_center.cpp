#include "deft/preprocessing/zero_center.h"

namespace deft {

const Card ZeroCenter::card{"preprocessing", "zero_center", "Zero-centre", "LeCun et al. 1998",
    {"preprocessing/standardize", "preprocessing/min_max"}};

void describe(ZeroCenterOptions& options, Fields& fields) {
  fields.choice("per", options.per, "one number per channel (table: per column) or per pixel", {"channel", "pixel"});
}

SampleLayout ZeroCenter::fit(std::span<const float> samples, const SampleLayout& input) {
  const std::vector<GroupStatistics> statistics = group_statistics(samples, groups_of(options_.per, input));
  std::vector<float> factor, offset;
  for (std::size_t g = 0; g < statistics.size(); ++g) {
    if (is_categorical(input, g)) {
      factor.push_back(1.0f);
      offset.push_back(0.0f);
      continue;
    }
    factor.push_back(1.0f);
    offset.push_back(static_cast<float>(-statistics[g].mean));
  }
  map_ = AffineMap(std::move(factor), std::move(offset));
  return input;
}

bool ZeroCenter::per_channel(std::vector<float>& factor, std::vector<float>& offset) const {
  if (options_.per != "channel") return false;
  factor = map_.factor();
  offset = map_.offset();
  return true;
}

}  // namespace deft
