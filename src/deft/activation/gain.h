// The gain of an activation: what weights must be larger by, so that signals keep their size through a layer.
//
//   gain = 1 / sqrt(E[f(z)^2])   for z ~ N(0, 1)        ReLU: sqrt(2)
//
//   gain_of([](double z) { return z > 0 ? z : 0; }) == 1.4142
#ifndef DEFT_ACTIVATION_GAIN_H
#define DEFT_ACTIVATION_GAIN_H

#include <functional>

namespace deft {

double gain_of(const std::function<double(double)>& activation);  // by the midpoint rule over -10 .. 10

}  // namespace deft

#endif
