#include "deft/search/student_t.h"

#include <cmath>

#include <boost/math/distributions/students_t.hpp>

namespace deft {

double student_t_two_sided(double t, std::int64_t n) {
  return 2.0 * boost::math::cdf(boost::math::complement(boost::math::students_t(static_cast<double>(n - 1)), std::abs(t)));
}

double student_t_bound(double level, std::int64_t n) {
  return boost::math::quantile(boost::math::complement(boost::math::students_t(static_cast<double>(n - 1)), level / 2.0));
}

}  // namespace deft
