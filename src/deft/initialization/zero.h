// Zero initialisation: every weight 0. It does not work, and this room shows why.
//                                                          cs231n, "pitfall: all zero initialization"; Wei, section 3
//   w = 0    =>   all units of a layer compute the same output and get the same gradient, for ever
//
//   a layer of zeros behind another layer of zeros: the gradient of both is 0, and only the output's bias learns
//
// Shapes: any parameter whose name fits `layers`. Right for biases and, on purpose, for the last layer of a branch.
#ifndef DEFT_INITIALIZATION_ZERO_H
#define DEFT_INITIALIZATION_ZERO_H

#include <string>

#include "deft/initialization/role.h"

namespace deft {

struct ZeroOptions {
  std::string layers = "*.weight";
};
void describe(ZeroOptions& options, Fields& fields);

class Zero : public Initialization {
 public:
  static const Card card;
  using Options = ZeroOptions;
  explicit Zero(Options options) : options_(std::move(options)) {}
  void initialize(const ParameterInfo& parameter, std::span<float> values, const InitializationData& data,
                  Random& random) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
