// Small normal initialisation: independent draws of one size for every layer, whatever its width.      Krizhevsky et
// al. 2012; cs231n
//
//   w ~ N(0, deviation^2)
//
//   deviation = 0.01:  99.7 % of the weights lie within 0.03
//
// Shapes: weights of layers (fan-in above 0) whose name fits `layers`; biases and batch norm are left alone.
#ifndef DEFT_INITIALIZATION_SMALL_NORMAL_H
#define DEFT_INITIALIZATION_SMALL_NORMAL_H

#include <string>

#include "deft/initialization/role.h"

namespace deft {

struct SmallNormalOptions {
  double deviation = 0.01;
  std::string layers = "*.weight";
};
void describe(SmallNormalOptions& options, Fields& fields);

class SmallNormal : public Initialization {
 public:
  static const Card card;
  using Options = SmallNormalOptions;
  explicit SmallNormal(Options options) : options_(std::move(options)) {}
  void initialize(const ParameterInfo& parameter, std::span<float> values, const InitializationData& data,
                  Random& random) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
