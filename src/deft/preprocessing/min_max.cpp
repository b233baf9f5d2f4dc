#include "deft/preprocessing/min_max.h"

namespace deft {

const Card MinMax::card{"preprocessing", "min_max", "Min-max scaling", "Han, Kamber, Pei 2011",
    {"preprocessing/standardize", "preprocessing/zero_center"}};

void describe(MinMaxOptions& options, Fields& fields) {
  fields.choice("per", options.per, "one number per channel (table: per column) or per pixel", {"channel", "pixel"});
  fields.real("low", options.low, "what the smallest training value becomes", {-1e6, 1e6});
  fields.real("high", options.high, "what the largest training value becomes", {-1e6, 1e6});
  fields.require(options.low < options.high, "low must lie below high");
}

SampleLayout MinMax::fit(std::span<const float> samples, const SampleLayout& input) {
  const std::vector<GroupStatistics> statistics = group_statistics(samples, groups_of(options_.per, input));
  std::vector<float> factor, offset;
  for (std::size_t g = 0; g < statistics.size(); ++g) {
    if (is_categorical(input, g)) {
      factor.push_back(1.0f);
      offset.push_back(0.0f);
      continue;
    }
    const double low = statistics[g].count > 0.0 ? statistics[g].low : 0.0;
    const double range = statistics[g].count > 0.0 ? statistics[g].high - low : 0.0;
    const double slope = (options_.high - options_.low) / (range > 0.0 ? range : 1.0);
    factor.push_back(static_cast<float>(slope));
    offset.push_back(static_cast<float>(options_.low - slope * low));
  }
  map_ = AffineMap(std::move(factor), std::move(offset));
  return input;
}

bool MinMax::per_channel(std::vector<float>& factor, std::vector<float>& offset) const {
  if (options_.per != "channel") return false;
  factor = map_.factor();
  offset = map_.offset();
  return true;
}

}  // namespace deft
