// Scale: the picture is resampled up or down and put back into its frame at a random place (scale jittering).
//
//   factor = exp(U(log low, log high));  sides become round(factor * side)
//   larger: a random window of the old size;  smaller: at a random place, the rest mirrored or black
//
//   A triangle filter that widens when shrinking: nothing is skipped, unlike in `zoom`. Simonyan and Zisserman 2014
#ifndef DEFT_AUGMENTATION_SCALE_H
#define DEFT_AUGMENTATION_SCALE_H

#include <string>

#include "deft/augmentation/border.h"
#include "deft/augmentation/role.h"

namespace deft {

struct ScaleOptions {
  double low = 0.75;
  double high = 1.5;
  std::string mode = "reflect";
};
void describe(ScaleOptions& options, Fields& fields);

// The picture at factor * its sides, seen through a frame of the old size whose corner lies at the share (down, right)
// of the room there is, 0 .. 1.
void rescale(Image& image, double factor, double down, double right, Border border);

class Scale : public Augmentation {
 public:
  static const Card card;
  using Options = ScaleOptions;
  explicit Scale(Options options) : options_(std::move(options)) {}
  void apply(Image& image, Random& random, const SampleContext& context) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
