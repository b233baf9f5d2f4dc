// Parzen estimators on 0 .. 1: densities made of one bump for each observed value, and one broad bump that knows nothing.
//
//   density(x) = sum of weight_i * normal(x; mean_i, deviation_i) / (share of that normal within 0 .. 1)
//
//   Parzen below({0.2, 0.25});   below.density(0.2) > below.density(0.9);   below.draw(random)
//
// A bump is as wide as the farther of its two neighbours is away (Bergstra et al. 2011, section 4), at least 1 / min(100, n + 2).
#ifndef DEFT_SEARCH_PARZEN_H
#define DEFT_SEARCH_PARZEN_H

#include <vector>

#include "deft/core/random.h"

namespace deft {

struct Bump {
  double mean, deviation, weight;
};

class Parzen {
 public:
  explicit Parzen(const std::vector<double>& values);
  // Bumps as given; weights are made to sum to 1.
  explicit Parzen(std::vector<Bump> bumps);
  double density(double x) const;
  double draw(Random& random) const;
  const std::vector<Bump>& bumps() const { return bumps_; }

 private:
  std::vector<Bump> bumps_;
};

// A draw from the normal distribution cut off outside 0 .. 1, and its density there.
double draw_cut_normal(Random& random, double mean, double deviation);
double cut_normal_density(double x, double mean, double deviation);

// Shares of `count` values: one for each time that it was seen, and one more in all for what was not.
std::vector<double> choice_shares(const std::vector<std::size_t>& seen, std::size_t count);

}  // namespace deft

#endif
