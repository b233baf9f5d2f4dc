// Sharpness-aware minimisation: the step follows the gradient found a little uphill, where the loss is worst nearby, so
// that training ends in flat valleys.                                  Foret et al. 2021, arXiv:2010.01412
//
//   w' = w + rho * g / ||g||        ||g|| over all parameters together        g' = gradient of the same batch at w'
//   the optimiser steps from w along g'
//
//   climb: w {1, 1}, g {3, 4}, rho 0.05   ->   {1.03, 1.04};      descend: exactly {1, 1} again
//
// Each update needs two forward and two backward passes. Frozen parameters do not climb.
#ifndef DEFT_OPTIMIZATION_SAM_H
#define DEFT_OPTIMIZATION_SAM_H

#include <vector>

#include "deft/optimization/role.h"

namespace deft {

struct SamOptions {
  double rho = 0.05;
};
void describe(SamOptions& options, Fields& fields);

class Sam : public OptimizationModifier {
 public:
  static const Card card;
  using Options = SamOptions;
  explicit Sam(Options options) : options_(options) {}
  bool wants_second_gradient() const override { return true; }
  void climb(std::vector<ParameterView>& parameters) override;
  void descend(std::vector<ParameterView>& parameters) override;

 private:
  Options options_;
  std::vector<std::vector<float>> before_;  // values between climb and descend; nothing outlives an update
};

}  // namespace deft

#endif
