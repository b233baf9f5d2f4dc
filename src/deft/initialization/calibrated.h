// Calibrated initialisation: weights shrink with the number of inputs, so that a sum over them keeps its size.
//                                                            LeCun et al. 1998, Efficient BackProp; cs231n; Wei,
//                                                            section 3
//   w ~ N(0, 1 / n),   n = fan_in:   Var(sum_i w_i x_i) = n * Var(w) * E[x^2] = E[x^2]
//
//   calibrated_deviation(100) == 0.1
//
// Shapes: weights of layers whose name fits `layers`; biases and batch norm are left alone. ReLU halves the signal: see
// he.
#ifndef DEFT_INITIALIZATION_CALIBRATED_H
#define DEFT_INITIALIZATION_CALIBRATED_H

#include <string>

#include "deft/initialization/role.h"

namespace deft {

double calibrated_deviation(double fan_in);

struct CalibratedOptions {
  std::string distribution = "normal";
  std::string layers = "*.weight";
};
void describe(CalibratedOptions& options, Fields& fields);

class Calibrated : public Initialization {
 public:
  static const Card card;
  using Options = CalibratedOptions;
  explicit Calibrated(Options options) : options_(std::move(options)) {}
  void initialize(const ParameterInfo& parameter, std::span<float> values, const InitializationData& data,
                  Random& random) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
