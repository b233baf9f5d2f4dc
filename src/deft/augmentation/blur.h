// Gaussian blur: every pixel becomes the mean of its neighbours, weighted by exp(-distance^2 / (2 sigma^2)).
//
//   blur(image, 1.2);      // sigma in pixels; 0: unchanged; borders mirrored
//
// Rows, then columns: the Gaussian is the only round filter that separates. Cut off at 3.5 sigma (weights sum to 1).
#ifndef DEFT_AUGMENTATION_BLUR_H
#define DEFT_AUGMENTATION_BLUR_H

#include "deft/augmentation/role.h"

namespace deft {

void blur(Image& image, double sigma);

}  // namespace deft

#endif
