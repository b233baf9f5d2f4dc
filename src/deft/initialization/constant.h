// Constant initialisation: every number of a parameter the same.             Karpathy, cs231n; Goodfellow et al.
// 2016, 8.4
//
//   w = value
//
//   value = 0.01, layers = "*.bias":  every bias starts slightly positive, so that ReLU units start awake
//
// Shapes: any parameter whose name fits `layers`. For weights it fails as zero does: equal units stay equal.
#ifndef DEFT_INITIALIZATION_CONSTANT_H
#define DEFT_INITIALIZATION_CONSTANT_H

#include <string>

#include "deft/initialization/role.h"

namespace deft {

struct ConstantInitializationOptions {
  double value = 0.01;
  std::string layers = "*.bias";
};
void describe(ConstantInitializationOptions& options, Fields& fields);

class ConstantInitialization : public Initialization {
 public:
  static const Card card;
  using Options = ConstantInitializationOptions;
  explicit ConstantInitialization(Options options) : options_(std::move(options)) {}
  void initialize(const ParameterInfo& parameter, std::span<float> values, const InitializationData& data,
                  Random& random) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
