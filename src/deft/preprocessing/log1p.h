// log1p: the logarithm of 1 + x, which tames long tails (prices, counts, incomes) and keeps 0.
//
//   y = sign(x) log(1 + scale |x|)          0 -> 0,   e - 1 -> 1,   -(e - 1) -> -1         (scale = 1)
//
//   {0, 9, 99, 999} with scale 1  ->  {0, 2.30, 4.61, 6.91}: a factor of ten becomes a step of 2.3
//
// Odd, so that negative numbers stay negative. Nothing is fitted. Categorical columns are left alone, missing values stay
// missing.            Box and Cox 1964 (their lambda = 0)
#ifndef DEFT_PREPROCESSING_LOG1P_H
#define DEFT_PREPROCESSING_LOG1P_H

#include <vector>

#include "deft/preprocessing/role.h"

namespace deft {

struct Log1pOptions {
  double scale = 1.0;
};
void describe(Log1pOptions& options, Fields& fields);

float signed_log1p(float x, float scale);

class Log1p : public Preprocessing {
 public:
  static const Card card;
  using Options = Log1pOptions;
  explicit Log1p(Options options) : options_(options) {}
  SampleLayout fit(std::span<const float> samples, const SampleLayout& input) override;
  void apply(std::span<const float> in, std::span<float> out) const override;
  void save(State& state) const override;
  void load(const State& state) override;

 private:
  Options options_;
  std::vector<float> scale_;  // per channel; 0: left alone
};

}  // namespace deft

#endif
