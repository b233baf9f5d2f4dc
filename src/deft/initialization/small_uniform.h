// Small uniform initialisation: independent draws of one size for every layer, whatever its width.      Krizhevsky et
// al. 2012; cs231n
//
//   w ~ U(-bound, bound),   deviation = bound / sqrt(3)
//
//   bound = 0.01:  deviation 0.0058
//
// Shapes: weights of layers (fan-in above 0) whose name fits `layers`; biases and batch norm are left alone.
#ifndef DEFT_INITIALIZATION_SMALL_UNIFORM_H
#define DEFT_INITIALIZATION_SMALL_UNIFORM_H

#include <string>

#include "deft/initialization/role.h"

namespace deft {

struct SmallUniformOptions {
  double bound = 0.01;
  std::string layers = "*.weight";
};
void describe(SmallUniformOptions& options, Fields& fields);

class SmallUniform : public Initialization {
 public:
  static const Card card;
  using Options = SmallUniformOptions;
  explicit SmallUniform(Options options) : options_(std::move(options)) {}
  void initialize(const ParameterInfo& parameter, std::span<float> values, const InitializationData& data,
                  Random& random) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
