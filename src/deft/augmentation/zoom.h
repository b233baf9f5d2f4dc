// Zoom: magnifies or shrinks the picture about its centre, sides kept; what appears at the border is mirrored or black.
//
//   factor = exp(U(log low, log high)),   pixel <- bilinear sample at centre + (position - centre) / factor
//
//   zoomed({5 pixels: 0 0 9 0 0}, 2)  ->  0 4.5 9 4.5 0            LeCun et al. 1998; Simard, Steinkraus, Platt 2003
#ifndef DEFT_AUGMENTATION_ZOOM_H
#define DEFT_AUGMENTATION_ZOOM_H

#include <string>

#include "deft/augmentation/role.h"

namespace deft {

struct ZoomOptions {
  double low = 0.8;
  double high = 1.25;
  std::string mode = "reflect";
};
void describe(ZoomOptions& options, Fields& fields);

double random_zoom(double low, double high, Random& random);  // log-uniform: half as often as twice

class Zoom : public Augmentation {
 public:
  static const Card card;
  using Options = ZoomOptions;
  explicit Zoom(Options options) : options_(std::move(options)) {}
  void apply(Image& image, Random& random, const SampleContext& context) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
