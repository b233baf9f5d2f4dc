// LSUV, layer-sequential unit-variance: after an orthogonal start each layer is rescaled, first to last, until what it
// puts out for a batch of real samples has variance 1.                    Mishkin and Matas 2016, arXiv:1511.06422
//
//   repeat at most `tries` times, while |Var(output) - 1| >= tolerance:   W = W / sqrt(Var(output))
//
//   a first layer whose outputs have variance 0.04:   its weights become 5 times as large
//
// Shapes: weights of convolutions and linear layers whose name fits `layers`; biases stay, batch norm stays. The
// variance is taken before normalisation and activation. A layer whose output does not vary at all is left as it is.
#ifndef DEFT_INITIALIZATION_LSUV_H
#define DEFT_INITIALIZATION_LSUV_H

#include <functional>
#include <string>

#include "deft/initialization/role.h"

namespace deft {

// `variance` measures the layer's output with the weights as they are. Returns the number of rescalings.
int scale_to_unit_variance(std::span<float> weight, const std::function<double()>& variance, double tolerance,
                           int tries);

struct LsuvOptions {
  double tolerance = 0.1;
  std::int64_t tries = 10;
  std::string layers = "*.weight";
};
void describe(LsuvOptions& options, Fields& fields);

class Lsuv : public Initialization {
 public:
  static const Card card;
  using Options = LsuvOptions;
  explicit Lsuv(Options options) : options_(std::move(options)) {}
  void initialize(const ParameterInfo& parameter, std::span<float> values, const InitializationData& data,
                  Random& random) const override;
  void calibrate(NetworkProbe& network) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
