// Max-norm: after each step, the incoming weights of a unit are scaled back to length `limit` if they are longer.
//                                                            Srebro and Shraibman 2005; Srivastava et al. 2014
//   w_u <- w_u * min(1, limit / ||w_u||)        one row of the weight per output unit (or filter)
//
//   limit_row_norms({3, 4,  0.3, 0.4}, 2 rows, 1)  ->  {0.6, 0.8,  0.3, 0.4}
#ifndef DEFT_REGULARIZATION_MAX_NORM_H
#define DEFT_REGULARIZATION_MAX_NORM_H

#include <cstdint>
#include <span>
#include <string>

#include "deft/regularization/role.h"

namespace deft {

void limit_row_norms(std::span<float> weights, std::int64_t rows, double limit);

struct MaxNormOptions {
  double limit = 3.0;
  std::string layers = "*.weight";
};
void describe(MaxNormOptions& options, Fields& fields);

class MaxNorm : public Regularization {
 public:
  static const Card card;
  using Options = MaxNormOptions;
  explicit MaxNorm(Options options) : options_(std::move(options)) {}
  void project(ParameterView& parameter) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
