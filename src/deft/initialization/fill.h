// Fills weights with independent draws of mean 0 and a given standard deviation.
//
//   fill_random(values, 0.1, "uniform", random);      // each in [-0.1732, 0.1732): sqrt(3) times the deviation
#ifndef DEFT_INITIALIZATION_FILL_H
#define DEFT_INITIALIZATION_FILL_H

#include <span>
#include <string>

#include "deft/core/random.h"

namespace deft {

// distribution: "normal" or "uniform".
void fill_random(std::span<float> values, double deviation, const std::string& distribution, Random& random);

}  // namespace deft

#endif
