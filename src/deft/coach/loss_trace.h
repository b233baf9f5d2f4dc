// The width of a loss curve: how far the losses of single steps scatter, without keeping them.
//
//   noise = sqrt(mean((loss_t - loss_(t-1))^2) / 2)       of the steps since new_epoch(); the slope cancels (von Neumann 1941)
//
//   LossTrace trace;   trace.add(2.0);  trace.add(2.2);  trace.add(2.0);
//   trace.low() == 2.0,  trace.high() == 2.2              since new_line()
//   trace.noise() == 0.2 / sqrt(2)
#ifndef DEFT_COACH_LOSS_TRACE_H
#define DEFT_COACH_LOSS_TRACE_H

#include <limits>

#include "deft/core/state.h"

namespace deft {

class LossTrace {
 public:
  void add(double loss);
  void new_line();                          // low and high start anew
  void new_epoch();                         // the noise starts anew
  double low() const { return low_; }
  double high() const { return high_; }
  double noise() const;                     // NaN before two losses
  State save() const;                       // a resumed run goes on with the same numbers
  void load(const State& state);

 private:
  double low_ = std::numeric_limits<double>::infinity(), high_ = -std::numeric_limits<double>::infinity();
  double last_ = std::numeric_limits<double>::quiet_NaN();
  double squares_ = 0.0, differences_ = 0.0;
};

}  // namespace deft

#endif
