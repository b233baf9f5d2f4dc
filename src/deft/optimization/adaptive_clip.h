// Adaptive gradient clipping: the gradient of a unit may be no longer than a share of the unit's weights.
//                                                         Brock, De, Smith, Simonyan 2021, arXiv:2102.06171
//   g_u <- g_u * min(1, limit * max(||w_u||, floor) / ||g_u||)      one row of a weight per unit (filter); a bias whole
//
//   adaptive_clip(w {3, 4}, g {30, 40}, 1 row, limit 0.01, floor 1e-3)  ->  g {0.03, 0.04}      0.01 * 5 / 50
//
// The last layer is best left out: `layers` says where it acts.
#ifndef DEFT_OPTIMIZATION_ADAPTIVE_CLIP_H
#define DEFT_OPTIMIZATION_ADAPTIVE_CLIP_H

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "deft/optimization/role.h"

namespace deft {

void adaptive_clip(std::span<const float> weights, std::span<float> gradient, std::int64_t rows, double limit,
                   double floor);

struct AdaptiveClipOptions {
  double limit = 0.01;
  double floor = 1e-3;
  std::string layers = "*";
  std::string except = "head*";
};
void describe(AdaptiveClipOptions& options, Fields& fields);

class AdaptiveClip : public OptimizationModifier {
 public:
  static const Card card;
  using Options = AdaptiveClipOptions;
  explicit AdaptiveClip(Options options) : options_(std::move(options)) {}
  void before_step(std::vector<ParameterView>& parameters, const Moment& now) override;

 private:
  Options options_;
};

}  // namespace deft

#endif
