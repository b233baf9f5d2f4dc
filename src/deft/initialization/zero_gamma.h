// Zero gamma: the last batch-norm scale of every residual block starts at 0, so that each block starts as its shortcut.
//                                                                         Goyal et al. 2017, arXiv:1706.02677
//                                                                         (section 5.1)
//   body(x) + x  ==  x  at the start        scale = 0 where the name matches `layers`, unless it is another kind
//
//   layers = "*norm2.scale":   "block3_norm2.scale" starts at 0, "block3_norm1.scale" stays 1
#ifndef DEFT_INITIALIZATION_ZERO_GAMMA_H
#define DEFT_INITIALIZATION_ZERO_GAMMA_H

#include <string>

#include "deft/initialization/role.h"

namespace deft {

struct ZeroGammaOptions {
  std::string layers = "*norm2.scale";
};
void describe(ZeroGammaOptions& options, Fields& fields);

class ZeroGamma : public Initialization {
 public:
  static const Card card;
  using Options = ZeroGammaOptions;
  explicit ZeroGamma(Options options) : options_(std::move(options)) {}
  void initialize(const ParameterInfo& parameter, std::span<float> values, const InitializationData& data,
                  Random& random) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
