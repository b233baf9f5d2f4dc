// Divergence: the loss became infinite or not-a-number, or ended far above its start.                            deft
//
//   end > max(start, chance) * factor,  end = median of the last tenth (at least 3 values), chance = entropy of the
//   classes
//
// A median, so that one wild batch is no divergence; a spike that the run recovered from does not count either.
//
//   DivergenceOptions o;  losses 2.3 2.1 9 80 400 900   ->  error, {first_bad: ..., end: 400}
#ifndef DEFT_COACH_DIVERGENCE_H
#define DEFT_COACH_DIVERGENCE_H

#include <cstddef>
#include <vector>

#include "deft/coach/role.h"

namespace deft {

// Where and how; `at` is the index of the first value beyond recall, -1 where there is none.
struct DivergedAt {
  std::ptrdiff_t at = -1;
  double end = kUnknown;  // infinite: no number any more
};
DivergedAt find_divergence(const std::vector<double>& losses, double chance, double factor);

struct DivergenceOptions {
  double factor = 1.5;  // the end must exceed start and chance by this
};
void describe(DivergenceOptions& options, Fields& fields);

class Divergence : public CoachRule {
 public:
  static const Card card;
  using Options = DivergenceOptions;
  explicit Divergence(Options options) : options_(options) {}
  std::vector<Finding> look(const Observations& seen) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
