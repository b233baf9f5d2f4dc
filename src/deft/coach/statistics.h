// The coach's statistics: lines with their error, robust levels and widths, tests for a trend.
//
//   const Line line = fit_line({1, 2, 3, 4}, {4, 3.1, 1.9, 1});
//   line.slope == -1.02,   probability_falling(line) == 0.999
//
// Least squares and Student's t: Draper, Smith 1966; median absolute deviation: Hampel 1974;
// trend without a model: Mann 1945, Kendall 1975; share with its interval: Wilson 1927.
#ifndef DEFT_COACH_STATISTICS_H
#define DEFT_COACH_STATISTICS_H

#include <cstddef>
#include <vector>

namespace deft {

// y = intercept + slope x. The error is the slope's standard error (n - 2 degrees of freedom).
struct Line {
  double slope = 0.0;
  double intercept = 0.0;
  double error = 0.0;
  std::size_t points = 0;
};

// Fewer than 3 points, or all x equal: a line of slope 0 whose error is infinite. Sizes must agree.
Line fit_line(const std::vector<double>& x, const std::vector<double>& y);

// P(true slope < 0) and > 0, from Student's t distribution. 0.5 where nothing can be said.
double probability_falling(const Line& line);
double probability_rising(const Line& line);

// P(T <= t) of Student's t with `degrees` of freedom.
double student_t(double t, double degrees);

// P(F >= f) of Fisher's F distribution with `above` and `below` degrees of freedom: f_tail(4.1028, 2, 10) == 0.05
double f_tail(double f, double above, double below);

// NaN for no values. Infinite values are values.
double median(std::vector<double> values);
double quantile(std::vector<double> values, double share);  // linear between neighbours, as NumPy's default
// 1.4826 * median |value - median|: the standard deviation of a normal distribution, blind to outliers.
double robust_deviation(const std::vector<double>& values);

// Median of the `window` values around each; shorter at the ends. Blind to single spikes.
std::vector<double> running_median(const std::vector<double>& values, std::size_t window);

// Mann-Kendall: P(no smaller trend by chance) that values rise; near 0: they fall. Ties are counted.
double probability_of_trend(const std::vector<double>& values);

// Standard error of a share of `samples` draws; never 0, so that 100 % of few is not certain.
double share_error(double share, double samples);

// Lower end of Wilson's interval at `z` standard deviations for `hits` of `samples`.
double wilson_low(double hits, double samples, double z);

}  // namespace deft

#endif
