// Feature maps: what a layer makes of the picture, channel by channel. Maps that stay dark on every picture are dead channels.
//                                                                                      Zeiler and Fergus 2014, arXiv:1311.2901
//   all maps of a layer share one scale, from its least number (dark blue) to its largest (dark red)
//
//   map_pictures({.shape = {2, 2, 3}, .values = {..12 numbers..}}, 64)   ->  3 pictures of 2 x 2
#ifndef DEFT_EXPLAIN_FEATURE_MAPS_H
#define DEFT_EXPLAIN_FEATURE_MAPS_H

#include "deft/explain/role.h"

namespace deft {

std::vector<Image> map_pictures(const LayerView& view, std::int64_t most);

// Channels whose map is the same number everywhere.
std::int64_t flat_maps(const LayerView& view);

struct FeatureMapsOptions {
  std::vector<std::string> layers;
  std::int64_t most = 64;
};
void describe(FeatureMapsOptions& options, Fields& fields);

class FeatureMaps : public Explanation {
 public:
  static const Card card;
  using Options = FeatureMapsOptions;
  explicit FeatureMaps(Options options) : options_(std::move(options)) {}
  // Throws Refusal for tables, for a network without convolutions where no layer is named, and for a layer that is not there.
  Explained explain(const Subject& subject) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
