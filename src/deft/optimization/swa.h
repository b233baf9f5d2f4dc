// Stochastic weight averaging: the plain mean of the weights at points along the last part of training, which lies in
// the middle of the valley that single solutions circle around.           Izmailov et al. 2018, arXiv:1803.05407
//
//   average <- average + (w - average) / (n + 1)        n = points taken so far
//
//   points 1, 2, 6 of a weight:   average 3
//
// From the share `from` of training on, every `every` steps (0: at the end of each epoch). Batch norm's running
// statistics do not belong to averaged weights: the trainer measures them again. Before the first point the current
// weights are evaluated.
#ifndef DEFT_OPTIMIZATION_SWA_H
#define DEFT_OPTIMIZATION_SWA_H

#include <cstdint>

#include "deft/optimization/update.h"

namespace deft {

struct SwaOptions {
  double from = 0.75;
  std::int64_t every = 0;
};
void describe(SwaOptions& options, Fields& fields);

// Whether the weights after step now.step are a point of the average.
bool swa_takes(const Moment& now, const SwaOptions& options);

class Swa : public OptimizationModifier {
 public:
  static const Card card;
  using Options = SwaOptions;
  explicit Swa(Options options) : options_(options) {}
  void start(const std::vector<ParameterView>& parameters) override;
  void after_step(std::vector<ParameterView>& parameters, const Moment& now) override;
  bool wants_fresh_statistics() const override { return points_ > 0; }
  bool replaces_weights() const override { return points_ > 0; }
  void exchange(std::vector<ParameterView>& parameters) override;
  void save(State& state) const override;
  void load(const State& state) override;

 private:
  Options options_;
  ParameterArrays average_;
  std::int64_t points_ = 0;
};

}  // namespace deft

#endif
