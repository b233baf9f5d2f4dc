// Panda: one model is nursed day by day; a nudge that helped is repeated, one that hurt is taken back with its day.     Ng, course 2
//
//   day 0 begins; day n goes on from the best day's weights with one parameter moved by `nudge` of its scale
//   better than the best day: it is the new best, and the same nudge follows; else: the other way, then the next parameter, then half
//
//   Panda search({.study = {.trials = 20}, .day = 1});     20 days of one epoch
//
// For one large model and no second machine. The schedule is off: the nudges are the schedule.
#ifndef DEFT_SEARCH_PANDA_H
#define DEFT_SEARCH_PANDA_H

#include "deft/search/role.h"

namespace deft {

struct PandaOptions {
  StudyOptions study;
  double day = 1.0;          // epochs
  double nudge = 0.2;        // of a parameter's scale
};
void describe(PandaOptions& options, Fields& fields);

class Panda : public Search {
 public:
  static const Card card;
  using Options = PandaOptions;
  explicit Panda(Options options) : options_(std::move(options)) {}
  const StudyOptions* study() const override { return &options_.study; }
  std::optional<Proposal> propose(const Space& space, const std::vector<Candidate>& before, std::int64_t number) const override;
  bool one_at_a_time() const override { return true; }
  std::vector<std::string> overrides() const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
