// Changes of brightness, contrast and saturation, as photo programs make them: blends of the picture with another one.
//
//   blend: factor * picture + (1 - factor) * other, rounded, 0 .. 255
//   brightness: other is black;  contrast: the mean of the grey picture;  saturation: the grey picture
//
//   change_brightness({100, 200}, 1.5)  ->  150 255         grey = 0.299 red + 0.587 green + 0.114 blue
#ifndef DEFT_AUGMENTATION_TONES_H
#define DEFT_AUGMENTATION_TONES_H

#include "deft/augmentation/role.h"

namespace deft {

double mean_grey(const Image& image);
void change_brightness(Image& image, double factor);
void change_contrast(Image& image, double factor);
void change_saturation(Image& image, double factor);  // grey pictures stay

}  // namespace deft

#endif
