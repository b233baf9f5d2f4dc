// What one model brings over another on the same samples, with a 95 % interval.
//
//   paired_gain({1, 1, 1, 0}, {1, 0, 1, 0})    ->   gain 0.25, low ..., high ...
//
//   right or wrong:  b samples only the first has right, c only the second, of n.   gain = (b - c) / n
//                    interval: d +- 1.96 sqrt((p + q - d^2) / (n + 2)),   p = (b + 1) / (n + 2), q = (c + 1) / (n + 2), d = p - q
//                                                                                    Bonett, Price 2012 (adjusted Wald, paired)
//   other credits:   mean of the differences +- 1.96 deviation / sqrt(n)
//
// Samples on which both agree say nothing, so the interval is much narrower than that of either accuracy alone.
#ifndef DEFT_ENSEMBLE_PAIRED_GAIN_H
#define DEFT_ENSEMBLE_PAIRED_GAIN_H

#include <span>

namespace deft {

struct Gain {
  double mean = 0.0, low = 0.0, high = 0.0;
};

// Sizes must agree. No samples: all three are 0.
Gain paired_gain(std::span<const double> first, std::span<const double> second);

}  // namespace deft

#endif
