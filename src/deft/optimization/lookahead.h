// Lookahead: every few steps the weights jump part of the way back to a slow copy of themselves; less variance.
//                                                Zhang, Lucas, Hinton, Ba 2019, arXiv:1907.08610; Jordan 2024,
//                                                arXiv:2404.00498
//   form "paper":  slow <- slow + alpha (fast - slow);  fast <- slow                       every `every` steps
//   form "ema":    slow <- d slow + (1 - d) fast;       fast <- slow      d = decay^every, with ramp times (t / T)^3
//
//   lookahead_keep(t = 95, T = 100, ema, every 5, decay 0.95, ramp)  ==  0.95^5 * 0.95^3  ==  0.6634
//
// "ema" with ramp is the averaging of airbench94: hardly any at the start, strong at the end. Running statistics of
// batch norm ("*.running_mean", "*.running_var") are averaged along. Training ends on the slow weights.
#ifndef DEFT_OPTIMIZATION_LOOKAHEAD_H
#define DEFT_OPTIMIZATION_LOOKAHEAD_H

#include <cstdint>
#include <string>

#include "deft/optimization/update.h"

namespace deft {

struct LookaheadOptions {
  std::int64_t every = 5;
  std::string form = "paper";
  double alpha = 0.5;
  double decay = 0.95;
  bool ramp = true;
};
void describe(LookaheadOptions& options, Fields& fields);

// Share of the slow weights kept at update t (t steps done, of `steps`).
double lookahead_keep(std::int64_t t, std::int64_t steps, const LookaheadOptions& options);

class Lookahead : public OptimizationModifier {
 public:
  static const Card card;
  using Options = LookaheadOptions;
  explicit Lookahead(Options options) : options_(std::move(options)) {}
  void start(const std::vector<ParameterView>& parameters) override;
  void after_step(std::vector<ParameterView>& parameters, const Moment& now) override;
  void finish(std::vector<ParameterView>& parameters) override;
  void save(State& state) const override;
  void load(const State& state) override;

 private:
  Options options_;
  ParameterArrays slow_;
};

}  // namespace deft

#endif
