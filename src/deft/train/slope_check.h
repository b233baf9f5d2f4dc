// A gradient against the loss itself: is the slope that backward claims the one that small steps find?
//
//   slope_error([](double t) { return 3 * t; }, 3.0, 1.0)   == 0 (nearly)
//   slope_error([](double t) { return 3 * t; }, 4.0, 1.0)   == 0.25
//   slope_error([](double t) { return std::abs(t - 0.001); }, -1.0, 1.0)   == nothing: no slope to compare with
//
//   const SlopeCheck check = check_slopes(model, objective, batch, outputs, 5.0);   // of every array, along its gradient
//   check.worst                      // 0.0004
#ifndef DEFT_TRAIN_SLOPE_CHECK_H
#define DEFT_TRAIN_SLOPE_CHECK_H

#include <functional>
#include <optional>
#include <string>

#include "deft/train/small_fit.h"

namespace deft {

// |claimed - measured| / the larger of both; measured by central differences at steps that change the loss by 3 % to 0.03 %
// of `scale`: float32 noise spoils shorter ones, curvature longer ones. The pair of steps that agrees best has its say; if no
// two agree, the loss has corners there (many tied maxima, channels that never vary) and nothing can be said.
std::optional<double> slope_error(const std::function<double(double)>& loss_at, double claimed, double scale);

struct SlopeCheck {
  std::int64_t checked = 0;         // arrays
  std::int64_t without_slope = 0;   // arrays whose gradient is zero or nearly: nothing to compare
  std::int64_t rough = 0;           // arrays along which the loss has corners
  std::int64_t skipped = 0;         // arrays for which no time was left
  double worst = 0.0;
  std::string worst_name;
  double gradient_norm = 0.0;       // of all arrays together
};

// In training mode with fixed random draws, and with noise added to the inputs: flat backgrounds tie the maxima of pooling. The model's values are as before afterwards; its running statistics are not.
SlopeCheck check_slopes(Model& model, const Objective& objective, const FixedBatch& batch, double seconds);

}  // namespace deft

#endif
