// He initialisation: weights just large enough that the signal keeps its size through layers with ReLU.
//                                                                       He, Zhang, Ren, Sun 2015, arXiv:1502.01852
//   deviation = gain / sqrt(fan)        gain of the recipe's activation (sqrt 2 for ReLU), fan = fan_in or fan_out
//
//   he_deviation(sqrt(2), 288) == 0.0833        a 3 x 3 convolution of 32 channels
//
// slope >= 0 sets gain = sqrt(2 / (1 + slope^2)) instead; slope = 2.2360679775 (sqrt 5) with distribution = "uniform"
// is the default of PyTorch's Conv2d and Linear. Biases and batch norm are left alone.
#ifndef DEFT_INITIALIZATION_HE_H
#define DEFT_INITIALIZATION_HE_H

#include <string>

#include "deft/initialization/role.h"

namespace deft {

double he_deviation(double gain, double fan);

struct HeOptions {
  std::string mode = "fan_in";
  std::string distribution = "normal";
  double slope = -1.0;
  std::string layers = "*.weight";
};
void describe(HeOptions& options, Fields& fields);

class He : public Initialization {
 public:
  static const Card card;
  using Options = HeOptions;
  explicit He(Options options) : options_(std::move(options)) {}
  void initialize(const ParameterInfo& parameter, std::span<float> values, const InitializationData& data,
                  Random& random) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
