// Caviar: many models at once, each left to itself, the best is taken.                          Ng, course 2: pandas versus caviar
//
//   trainings at a time = processors (or search.workers), one thread each; all share one copy of the data
//
//   Caviar search({.study = {.trials = 40}, .sampler = "sobol"});
//
// Two trainings of one thread do more in an hour than one of two threads after the other: nobody waits for the slower half of a
// step. Every search of deft tune runs so; this one also chooses settings that do not depend on each other's results.
#ifndef DEFT_SEARCH_CAVIAR_H
#define DEFT_SEARCH_CAVIAR_H

#include "deft/search/role.h"

namespace deft {

struct CaviarOptions {
  StudyOptions study;
  std::string sampler = "sobol";
};
void describe(CaviarOptions& options, Fields& fields);

class Caviar : public Search {
 public:
  static const Card card;
  using Options = CaviarOptions;
  explicit Caviar(Options options);
  const StudyOptions* study() const override { return &options_.study; }
  std::optional<Proposal> propose(const Space& space, const std::vector<Candidate>& before, std::int64_t number) const override;

 private:
  Options options_;
  std::shared_ptr<const Search> sampler_;
};

}  // namespace deft

#endif
