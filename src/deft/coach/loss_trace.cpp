#include "deft/coach/loss_trace.h"

#include <algorithm>
#include <cmath>

namespace deft {

void LossTrace::add(double loss) {
  low_ = std::min(low_, loss);
  high_ = std::max(high_, loss);
  if (!std::isnan(last_)) {
    squares_ += (loss - last_) * (loss - last_);
    differences_ += 1;
  }
  last_ = loss;
}

void LossTrace::new_line() {
  low_ = std::numeric_limits<double>::infinity();
  high_ = -low_;
}

void LossTrace::new_epoch() { squares_ = differences_ = 0.0; }

double LossTrace::noise() const {
  return differences_ > 0 ? std::sqrt(squares_ / differences_ / 2) : std::numeric_limits<double>::quiet_NaN();
}

State LossTrace::save() const {
  State state;
  state.numbers = {{"low", low_}, {"high", high_}, {"last", last_}, {"squares", squares_}, {"differences", differences_}};
  return state;
}

void LossTrace::load(const State& state) {
  low_ = state.number("low");
  high_ = state.number("high");
  last_ = state.number("last");
  squares_ = state.number("squares");
  differences_ = state.number("differences");
}

}  // namespace deft
