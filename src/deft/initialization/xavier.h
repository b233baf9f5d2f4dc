// Xavier (Glorot) initialisation: keeps signals and gradients about the same size through layers with tanh.
//                                                                                        Glorot and Bengio 2010
//   deviation = gain * sqrt(2 / (fan_in + fan_out))        uniform: bound = sqrt(3) * deviation = sqrt(6 / (in + out))
//
//   xavier_deviation(1, 100, 300) == 0.0707
#ifndef DEFT_INITIALIZATION_XAVIER_H
#define DEFT_INITIALIZATION_XAVIER_H

#include <string>

#include "deft/initialization/role.h"

namespace deft {

double xavier_deviation(double gain, double fan_in, double fan_out);

struct XavierOptions {
  std::string distribution = "uniform";
  double gain = 1.0;
  std::string layers = "*.weight";
};
void describe(XavierOptions& options, Fields& fields);

class Xavier : public Initialization {
 public:
  static const Card card;
  using Options = XavierOptions;
  explicit Xavier(Options options) : options_(std::move(options)) {}
  void initialize(const ParameterInfo& parameter, std::span<float> values, const InitializationData& data,
                  Random& random) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
