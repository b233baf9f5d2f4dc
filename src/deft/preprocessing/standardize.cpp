#include "deft/preprocessing/standardize.h"

#include <algorithm>
#include <cmath>

#include "deft/core/problem.h"

namespace deft {

const Card Standardize::card{"preprocessing", "standardize", "Standardise", "LeCun et al. 1998",
                             {"preprocessing/min_max", "preprocessing/zero_center"}};

void describe(StandardizeOptions& options, Fields& fields) {
  fields.choice("per", options.per, "one mean and deviation per channel (table: per column), per feature or per pixel",
                {"channel", "feature", "pixel"});
  fields.reals("means", options.means, "given, not measured: one for each channel, of values in 0 .. 1 (pretrained networks)", {-1e9, 1e9});
  fields.reals("deviations", options.deviations, "given with the means", {1e-9, 1e9});
  fields.require(options.means.size() == options.deviations.size(), "means and deviations must have the same length");
  fields.require(options.means.empty() || options.per == "channel", "given means and deviations belong to per = \"channel\"");
}

SampleLayout Standardize::fit(std::span<const float> samples, const SampleLayout& input) {
  if (!options_.means.empty()) {
    if (options_.means.size() != static_cast<std::size_t>(input.shape.channels)) {
      throw Refusal("[preprocessing] standardize means: " + std::to_string(options_.means.size()) + " numbers for " +
                    std::to_string(input.shape.channels) + " channels");
    }
    std::vector<float> factor, offset;
    for (std::size_t c = 0; c < options_.means.size(); ++c) {
      factor.push_back(static_cast<float>(1.0 / options_.deviations[c]));
      offset.push_back(static_cast<float>(-options_.means[c] / options_.deviations[c]));
    }
    map_ = AffineMap(std::move(factor), std::move(offset));
    return input;
  }
  const std::vector<GroupStatistics> statistics = group_statistics(samples, groups_of(options_.per, input));
  std::vector<float> factor, offset;
  for (std::size_t g = 0; g < statistics.size(); ++g) {
    if (is_categorical(input, g)) {
      factor.push_back(1.0f);
      offset.push_back(0.0f);
      continue;
    }
    // Rounding makes the deviation of a constant tiny rather than 0: dividing by it would blow up noise.
    const double tiny = 1e-7 * std::max(1.0, std::fabs(statistics[g].mean));
    const double deviation = statistics[g].deviation > tiny ? statistics[g].deviation : 1.0;
    factor.push_back(static_cast<float>(1.0 / deviation));
    offset.push_back(static_cast<float>(-statistics[g].mean / deviation));
  }
  map_ = AffineMap(std::move(factor), std::move(offset));
  return input;
}

bool Standardize::per_channel(std::vector<float>& factor, std::vector<float>& offset) const {
  if (options_.per != "channel") return false;
  factor = map_.factor();
  offset = map_.offset();
  return true;
}

}  // namespace deft
