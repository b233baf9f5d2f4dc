// Weight EMA: keeps an exponential moving average of the weights beside them; it is what is evaluated and stored.
//                                                                Polyak and Juditsky 1992; Tarvainen and Valpola 2017
//   average <- d average + (1 - d) w   after every `every`-th update        with ramp: d = min(decay, (1 + n) / (10 +
//   n))
//
//   decay = 0.9, no ramp, w = 1 from then on, average = 0:   0.1, 0.19, 0.271, ...  =  1 - 0.9^n
//
// n counts the averagings done before. Running statistics of batch norm are averaged along. Training itself goes on
// with w.
#ifndef DEFT_OPTIMIZATION_WEIGHT_EMA_H
#define DEFT_OPTIMIZATION_WEIGHT_EMA_H

#include <cstdint>

#include "deft/optimization/update.h"

namespace deft {

struct WeightEmaOptions {
  double decay = 0.999;
  std::int64_t every = 1;
  bool ramp = true;
};
void describe(WeightEmaOptions& options, Fields& fields);

class WeightEma : public OptimizationModifier {
 public:
  static const Card card;
  using Options = WeightEmaOptions;
  explicit WeightEma(Options options) : options_(options) {}
  void start(const std::vector<ParameterView>& parameters) override;
  void after_step(std::vector<ParameterView>& parameters, const Moment& now) override;
  bool replaces_weights() const override { return true; }
  void exchange(std::vector<ParameterView>& parameters) override;
  void save(State& state) const override;
  void load(const State& state) override;

 private:
  Options options_;
  ParameterArrays average_;
  std::int64_t averagings_ = 0;
};

}  // namespace deft

#endif
