// Points of a training, given as shares of its length.
//
//   milestones_passed(0.6, {0.5, 0.75}) == 1
#ifndef DEFT_SCHEDULE_MILESTONES_H
#define DEFT_SCHEDULE_MILESTONES_H

#include <vector>

namespace deft {

// How many lie at or before `progress`. A little slack: 0.3 * 100 steps is step 30 in spite of rounding.
inline double milestones_passed(double progress, const std::vector<double>& milestones) {
  double passed = 0.0;
  for (const double milestone : milestones) passed += progress >= milestone - 1e-12 ? 1.0 : 0.0;
  return passed;
}

}  // namespace deft

#endif
