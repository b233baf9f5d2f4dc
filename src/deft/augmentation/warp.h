// One fast bilinear warp for every geometric change: rotation, zoom, shear, affine, perspective, RandAugment.
//
//   (x, y) of the result  <-  bilinear sample at (u, v) of the picture
//   u = (m0 x + m1 y + m2) / w,   v = (m3 x + m4 y + m5) / w,   w = m6 x + m7 y + m8      x, y, u, v: from the centre
//
//   warp(image, turn(90), Border::reflect);                       // counter-clockwise on the screen
//   warp(image, turn(10) * magnify(1.2, 1.2), Border::zero);      // the picture is turned first, then magnified
//
// Maps lead from the result back to the picture, so that every pixel of the result gets exactly one value.
// SIMD over the pixels of a row (Highway, chosen at run time). Pictures of 1 or 3 channels; others: std::logic_error.
#ifndef DEFT_AUGMENTATION_WARP_H
#define DEFT_AUGMENTATION_WARP_H

#include <array>

#include "deft/augmentation/border.h"
#include "deft/augmentation/role.h"

namespace deft {

struct Projection {
  std::array<double, 9> m{1, 0, 0, 0, 1, 0, 0, 0, 1};
};

Projection operator*(const Projection& first, const Projection& second);  // what the picture undergoes, first to last

Projection turn(double degrees);                        // counter-clockwise on the screen
Projection magnify(double x, double y);                 // 2: twice as large
Projection slant(double x_degrees, double y_degrees);   // rows slide by tan(x) per row, columns by tan(y) per column
Projection move(double right, double down);             // pixels

void warp(Image& image, const Projection& map, Border border);

}  // namespace deft

#endif
