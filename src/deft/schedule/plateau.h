// Plateau: when validation has not improved for `patience` epochs, divide the rate by 2 (or 5) and go on.
//
//   rate = base / divide_by^cuts, never below lowest_factor * base
//
//   PlateauOptions o;  o.patience = 2;       val_loss: 1.0  0.8  0.8  0.9 | the rate is halved from here on
//
// An improvement is a val_loss below best - min_improvement (val_accuracy: above best + min_improvement).
// Without a validation part (NaN) the training loss is watched instead. A diverged loss is no improvement.
#ifndef DEFT_SCHEDULE_PLATEAU_H
#define DEFT_SCHEDULE_PLATEAU_H

#include <cstdint>
#include <limits>
#include <string>

#include "deft/schedule/role.h"

namespace deft {

struct PlateauOptions {
  double divide_by = 2.0;
  std::int64_t patience = 5;
  std::string metric = "val_loss";
  double min_improvement = 1e-4;
  double lowest_factor = 1e-4;
};
void describe(PlateauOptions& options, Fields& fields);

class Plateau : public Schedule {
 public:
  static const Card card;
  using Options = PlateauOptions;
  explicit Plateau(Options options) : options_(std::move(options)) {}
  void apply(const Moment& now, StepSettings& settings) const override;
  void after_epoch(const EpochResult& result) override;
  void save(State& state) const override;
  void load(const State& state) override;

 private:
  Options options_;
  double best_ = std::numeric_limits<double>::infinity();  // of the cost: loss, or -accuracy
  std::int64_t waited_ = 0;
  std::int64_t cuts_ = 0;
};

}  // namespace deft

#endif
