// Coarse to fine: random search in rounds, each in a smaller box around the best of the rounds before.   CS231n; Ng, course 2
//
//   round k of `rounds`: side of the box = shrink^k of each scale, centred on the best candidate so far, pushed inside the range
//   trials are divided evenly among the rounds; a choice keeps the values of the `keep` best candidates
//
//   CoarseToFine search({.study = {.trials = 30}, .rounds = 3});      trials 1 .. 10 everywhere, 11 .. 20 in half, 21 .. 30 in a quarter
//
// A best value at the edge of a box is no end: the next box is centred on it and reaches beyond.
#ifndef DEFT_SEARCH_COARSE_TO_FINE_H
#define DEFT_SEARCH_COARSE_TO_FINE_H

#include "deft/search/role.h"

namespace deft {

struct CoarseToFineOptions {
  StudyOptions study;
  std::int64_t rounds = 3;
  double shrink = 0.5;       // side of a box, as a share of that of the round before
  std::int64_t keep = 3;     // best candidates whose choices stay
};
void describe(CoarseToFineOptions& options, Fields& fields);

class CoarseToFine : public Search {
 public:
  static const Card card;
  using Options = CoarseToFineOptions;
  explicit CoarseToFine(Options options) : options_(std::move(options)) {}
  const StudyOptions* study() const override { return &options_.study; }
  std::optional<Proposal> propose(const Space& space, const std::vector<Candidate>& before, std::int64_t number) const override;

  std::int64_t round_of(std::int64_t number) const;   // 0 .. rounds - 1

 private:
  Options options_;
};

// Where a box of side `side` around `centre` begins, so that it lies in 0 .. 1.
double box_begin(double centre, double side);

}  // namespace deft

#endif
