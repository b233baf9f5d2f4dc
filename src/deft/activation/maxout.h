// Maxout: the largest of several linear answers; the network learns the form of its own activation.
//                                              Goodfellow, Warde-Farley, Mirza, Courville, Bengio 2013, arXiv:1302.4389
//
//   y_c = max over j = 0 .. pieces - 1 of x_(c + j * units)       units = channels / pieces
//   dy_c/dx = 1 for the first largest piece, 0 for the others
//
//   maxout({1, 5, 3, 2}, 2) == {3, 5}            units 0 and 1, their second pieces behind them
//
// The convolution or linear layer in front of it gets `pieces` times the channels (network/pieces.h).
#ifndef DEFT_ACTIVATION_MAXOUT_H
#define DEFT_ACTIVATION_MAXOUT_H

#include <vector>

#include "deft/activation/role.h"

namespace deft {

// One pixel: all first pieces, then all second ones, and so on.
std::vector<double> maxout(const std::vector<double>& x, std::int64_t pieces);

struct MaxoutOptions {
  std::int64_t pieces = 2;
};
void describe(MaxoutOptions& options, Fields& fields);

class Maxout : public Activation {
 public:
  static const Card card;
  using Options = MaxoutOptions;
  explicit Maxout(Options options) : options_(options) {}
  // y has one number for `pieces` of x; context.channels counts those of x.
  void forward(std::span<const float> x, std::span<float> y, const ActivationContext& context) const override;
  void backward(std::span<const float> x, std::span<const float> gy, std::span<float> gx, std::span<float> none,
                const ActivationContext& context) const override;
  double gain() const override;
  std::int64_t pieces() const override { return options_.pieces; }

 private:
  Options options_;
};

}  // namespace deft

#endif
