// RReLU: a leaky ReLU whose slope is drawn anew for each element while training; the mean when testing.
//                                                              Xu, Wang, Chen, Li 2015, arXiv:1505.00853
//   training:  y = x for x > 0, else x / a,   a ~ U(low, high)        a is a DIVISOR: 3 .. 8
//   testing:   y = x for x > 0, else x / ((low + high) / 2)           slope 1 / 5.5
//
//   rrelu(-11.0, 5.5) == -2.0    rrelu(4.0, 5.5) == 4.0    rrelu_divisor(key, i, 3, 8) lies in [3, 8)
//
// Element i of a tensor gets draw i of the stream `key`: the same on any number of threads, and again in backward.
#ifndef DEFT_ACTIVATION_RRELU_H
#define DEFT_ACTIVATION_RRELU_H

#include "deft/activation/role.h"

namespace deft {

inline double rrelu(double x, double a) { return x > 0.0 ? x : x / a; }
inline double rrelu_slope(double x, double a) { return x > 0.0 ? 1.0 : 1.0 / a; }

// Divisor of element `index` in the pass `key`.
double rrelu_divisor(std::uint64_t key, std::int64_t index, double low, double high);

struct RReluOptions {
  double low = 3.0;
  double high = 8.0;
};
void describe(RReluOptions& options, Fields& fields);

class RRelu : public Activation {
 public:
  static const Card card;
  using Options = RReluOptions;
  explicit RRelu(Options options) : options_(options) {}
  void forward(std::span<const float> x, std::span<float> y, const ActivationContext& context) const override;
  void backward(std::span<const float> x, std::span<const float> gy, std::span<float> gx, std::span<float> none,
                const ActivationContext& context) const override;
  double gain() const override;

 private:
  float mean() const { return static_cast<float>(0.5 * (options_.low + options_.high)); }   // the divisor at test time
  Options options_;
};

}  // namespace deft

#endif
