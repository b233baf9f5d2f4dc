// Not shuffled: every epoch's losses go up and down at the same places, because the same samples come in the same order.
//                                                                            analysis of variance: Fisher 1925
//
//   r = loss - running median over one epoch           the trend is out
//   F = (variance of r between places in the epoch) / (variance within places),   share = the part that places explain
//   P(F by chance) < 1 - sure  and  share > `share`   ->  warning, train.shuffle = true
//
// Shuffled samples leave nothing that a place in the epoch could explain. Data sorted by class are the usual cause: the
// network learns one class after the other, and forgets.
#ifndef DEFT_COACH_NOT_SHUFFLED_H
#define DEFT_COACH_NOT_SHUFFLED_H

#include "deft/coach/role.h"

namespace deft {

// How much of the losses' variance the place in the epoch explains, and the probability of so much by chance.
struct PlaceEffect {
  double share = 0.0;
  double by_chance = 1.0;
};
PlaceEffect place_effect(const std::vector<StepObservation>& steps, std::int64_t steps_per_epoch);

struct NotShuffledOptions {
  double share = 0.3;       // of the variance that places explain
  double sure = 0.99999;    // that it is no chance
};
void describe(NotShuffledOptions& options, Fields& fields);

class NotShuffled : public CoachRule {
 public:
  static const Card card;
  using Options = NotShuffledOptions;
  explicit NotShuffled(Options options) : options_(options) {}
  std::vector<Finding> look(const Observations& seen) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
