#include "deft/regularization/early_stopping.h"

#include <cmath>

namespace deft {

const Card EarlyStopping::card{"regularization", "early_stopping", "Early stopping", "Prechelt 1998"};

void describe(EarlyStoppingOptions& options, Fields& fields) {
  fields.whole("patience", options.patience, "epochs without improvement before training ends", {1, 1e6});
  fields.choice("metric", options.metric, "what must improve", {"val_loss", "val_accuracy"});
  fields.real("min_improvement", options.min_improvement, "smaller gains do not count", {0, 1e6});
}

bool EarlyStopping::stop_after(const EpochResult& result) {
  if (std::isnan(result.val_loss) && std::isnan(result.val_accuracy)) return false;
  const double cost = options_.metric == "val_loss" ? result.val_loss : -result.val_accuracy;
  if (cost < best_ - options_.min_improvement) {
    best_ = cost;
    waited_ = 0;
    return false;
  }
  return ++waited_ >= options_.patience;
}

void EarlyStopping::save(State& state) const {
  state.numbers["best"] = best_;
  state.numbers["waited"] = static_cast<double>(waited_);
}

void EarlyStopping::load(const State& state) {
  best_ = state.number("best");
  waited_ = static_cast<std::int64_t>(state.number("waited"));
}

}  // namespace deft
