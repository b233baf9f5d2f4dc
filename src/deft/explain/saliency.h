// Saliency: how much each number of the input moves the class's score. Bright: the answer hangs on it.
//                                                  Simonyan, Vedaldi, Zisserman 2014, arXiv:1312.6034; SmoothGrad: Smilkov et al. 2017, arXiv:1706.03825
//   M(position) = max over channels |dS / dx|       pictures;  a table's columns keep the sign
//   smoothed: the mean of the gradients at x + e, e ~ N(0, (noise * (max x - min x))^2), over `smoothing` draws
//
//   saliency_map({1, -3,  0, 2}, {2, 1, 2})  ->  {3, 2}
#ifndef DEFT_EXPLAIN_SALIENCY_H
#define DEFT_EXPLAIN_SALIENCY_H

#include <functional>

#include "deft/core/random.h"
#include "deft/explain/role.h"

namespace deft {

std::vector<float> saliency_map(std::span<const float> gradient, const Shape& shape);

// `copies` 0: the gradient at x itself.
std::vector<float> smooth_gradient(const std::function<std::vector<float>(std::span<const float>)>& gradient, std::span<const float> x, std::int64_t copies, double noise, Random& random);

struct SaliencyOptions {
  std::int64_t smoothing = 0;
  double noise = 0.15;
  std::int64_t most = 20;
};
void describe(SaliencyOptions& options, Fields& fields);

class Saliency : public Explanation {
 public:
  static const Card card;
  using Options = SaliencyOptions;
  explicit Saliency(Options options) : options_(options) {}
  Explained explain(const Subject& subject) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
