// Shear: rows slide sideways in proportion to their height, columns likewise, each by a random angle.
//
//   (x, y) <- (x - y tan(a), y - x tan(b)) from the centre,    a, b ~ U(-degrees, degrees)
//
//   sheared by a = 45 degrees, a vertical line becomes a diagonal one            Simard, Steinkraus, Platt 2003
#ifndef DEFT_AUGMENTATION_SHEAR_H
#define DEFT_AUGMENTATION_SHEAR_H

#include <string>

#include "deft/augmentation/role.h"

namespace deft {

struct ShearOptions {
  double degrees = 10;
  std::string mode = "reflect";
};
void describe(ShearOptions& options, Fields& fields);

class Shear : public Augmentation {
 public:
  static const Card card;
  using Options = ShearOptions;
  explicit Shear(Options options) : options_(std::move(options)) {}
  void apply(Image& image, Random& random, const SampleContext& context) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
