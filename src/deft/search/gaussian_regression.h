// Regression by a Gaussian process: what a function is likely to be between the places where it was read, and how sure that is.
//                                                                              Rasmussen, Williams 2006, chapters 2 and 5
//   k(a, b) = signal (1 + r + r^2 / 3) exp(-r),   r^2 = 5 sum_i ((a_i - b_i) / length_i)^2               Matern 5/2
//   K = k(x, x) + noise diag(variance);   mean(z) = k(z, x) K^-1 y,   deviation(z)^2 = signal - k(z, x) K^-1 k(x, z)
//
//   const std::vector<GaussianReading> readings = ...;                              y with mean 0 and deviation 1
//   const GaussianRegression belief(readings, likeliest_scales(readings));
//   belief.at({0.3, 0.7}).mean
//
// The scales are the most probable ones given the readings and a prior that knows how many inputs there are: log length ~
// N(log(sqrt(d) / 2), 1), log signal ~ N(0, 1), log noise ~ N(log 0.05, 1). Without it, few readings of many inputs are
// explained by chance (Hvarfner, Hellsten, Nardi 2024, arXiv:2402.02229). Inputs of the unit cube. Time grows with n^3.
#ifndef DEFT_SEARCH_GAUSSIAN_REGRESSION_H
#define DEFT_SEARCH_GAUSSIAN_REGRESSION_H

#include <vector>

#include "deft/core/cholesky.h"

namespace deft {

struct GaussianReading {
  std::vector<double> x;
  double y = 0.0;
  double variance = 1.0;   // of its noise, in units of `noise`
};

struct GaussianScales {
  std::vector<double> lengths;   // one per input; long: it matters little
  double signal = 1.0, noise = 0.05;   // variances
};

struct Belief {
  double mean = 0.0, deviation = 0.0;   // of the function, without the noise of a reading
};

class GaussianRegression {
 public:
  GaussianRegression(std::vector<GaussianReading> readings, GaussianScales scales);
  Belief at(const std::vector<double>& x) const;
  double log_likelihood() const;   // of the readings

 private:
  std::vector<GaussianReading> readings_;
  GaussianScales scales_;
  Cholesky factor_;
  std::vector<double> weights_;   // K^-1 y
};

double matern(const std::vector<double>& a, const std::vector<double>& b, const GaussianScales& scales);

// Minus the logarithm of likelihood times prior, less what does not depend on the scales; `logs`: of the lengths, the signal and the
// noise, in this order. The gradient is written where one is wanted. Infinite where the readings cannot be explained at all.
double scales_loss(const std::vector<GaussianReading>& readings, const std::vector<double>& logs, std::vector<double>* gradient);

GaussianScales likeliest_scales(const std::vector<GaussianReading>& readings);

}  // namespace deft

#endif
