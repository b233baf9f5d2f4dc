// Early stopping: ends training when validation has not improved for `patience` epochs; the best weights are kept.
//                                                                                           Prechelt 1998
//   EarlyStoppingOptions o;  o.patience = 2;        val_loss: 1.0  0.8  0.9  0.9 | stop
//
// An improvement is a val_loss below best - min_improvement (val_accuracy: above best + min_improvement).
// Without a validation part (both NaN) it never stops; a diverged val_loss counts as no improvement.
#ifndef DEFT_REGULARIZATION_EARLY_STOPPING_H
#define DEFT_REGULARIZATION_EARLY_STOPPING_H

#include <cstdint>
#include <limits>
#include <string>

#include "deft/regularization/role.h"

namespace deft {

struct EarlyStoppingOptions {
  std::int64_t patience = 10;
  std::string metric = "val_loss";
  double min_improvement = 0.0;
};
void describe(EarlyStoppingOptions& options, Fields& fields);

class EarlyStopping : public Regularization {
 public:
  static const Card card;
  using Options = EarlyStoppingOptions;
  explicit EarlyStopping(Options options) : options_(std::move(options)) {}
  bool stop_after(const EpochResult& result) override;
  void save(State& state) const override;
  void load(const State& state) override;

 private:
  Options options_;
  double best_ = std::numeric_limits<double>::infinity();  // of the cost: loss, or -accuracy
  std::int64_t waited_ = 0;
};

}  // namespace deft

#endif
