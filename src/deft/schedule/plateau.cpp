#include "deft/schedule/plateau.h"

#include <algorithm>
#include <cmath>

namespace deft {

const Card Plateau::card{"schedule", "plateau", "Divide the rate when validation stalls",
                         "Krizhevsky, Sutskever, Hinton 2012"};

void describe(PlateauOptions& options, Fields& fields) {
  fields.real("divide_by", options.divide_by, "what the rate is divided by (2 or 5 are usual)", {1, 1000});
  fields.whole("patience", options.patience, "epochs without improvement before the rate is cut", {1, 1e6});
  fields.choice("metric", options.metric, "what must improve", {"val_loss", "val_accuracy"});
  fields.real("min_improvement", options.min_improvement, "smaller gains do not count", {0, 1e6});
  fields.real("lowest_factor", options.lowest_factor, "the rate never falls below this share of itself", {0, 1});
}

void Plateau::apply(const Moment&, StepSettings& settings) const {
  settings.learning_rate *= std::max(options_.lowest_factor, std::pow(options_.divide_by, -static_cast<double>(cuts_)));
}

void Plateau::after_epoch(const EpochResult& result) {
  const bool validated = !std::isnan(result.val_loss) || !std::isnan(result.val_accuracy);
  const double cost = !validated                      ? result.train_loss
                      : options_.metric == "val_loss" ? result.val_loss
                                                      : -result.val_accuracy;
  if (cost < best_ - options_.min_improvement || (std::isinf(best_) && std::isfinite(cost))) {
    best_ = cost;
    waited_ = 0;
  } else if (++waited_ >= options_.patience) {
    waited_ = 0;
    ++cuts_;
  }
}

void Plateau::save(State& state) const {
  state.numbers["best"] = best_;
  state.numbers["waited"] = static_cast<double>(waited_);
  state.numbers["cuts"] = static_cast<double>(cuts_);
}

void Plateau::load(const State& state) {
  best_ = state.number("best");
  waited_ = static_cast<std::int64_t>(state.number("waited"));
  cuts_ = static_cast<std::int64_t>(state.number("cuts"));
}

}  // namespace deft
