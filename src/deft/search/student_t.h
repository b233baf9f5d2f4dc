// Student's t distribution with n - 1 degrees of freedom: what n paired differences, or n repetitions, can show.
//
//   student_t_two_sided(2.776, 5)  ->  0.05             P(|T| >= t) for n = 5
//   student_t_bound(0.05, 5)       ->  2.776            t with P(|T| >= t) = 0.05: the half width of a 95 % interval, in standard errors
#ifndef DEFT_SEARCH_STUDENT_T_H
#define DEFT_SEARCH_STUDENT_T_H

#include <cstdint>

namespace deft {

double student_t_two_sided(double t, std::int64_t n);
double student_t_bound(double level, std::int64_t n);

}  // namespace deft

#endif
