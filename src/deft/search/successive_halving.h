// Asynchronous successive halving (ASHA): many settings get little, the better ones of each rung get more.  Li et al. 2020, MLSys
//
//   rungs: first, first * reduction, first * reduction^2 ... epochs
//   at a rung a trial goes on if its best score so far is among the best 1 / reduction of all that reached that rung
//   at any epoch it ends if its expected end + margin * deviation (search/expected_end.h) is below the best finished score
//
//   SuccessiveHalving search({.first = 1, .reduction = 3});    rungs at 1, 3, 9, 27 ... epochs
//
// A sampler that learns proposes better and better settings, and most of them pass rungs that are full of early failures: the
// margin ends those that can no longer win (0: off, as in the paper).
// Nobody waits for the others: the first at a rung goes on whatever it has. Scores of one epoch are noisy; so what is ended early
// is never counted as a result, and the leaders are trained again with other seeds before one is named (search.replicates).
#ifndef DEFT_SEARCH_SUCCESSIVE_HALVING_H
#define DEFT_SEARCH_SUCCESSIVE_HALVING_H

#include "deft/search/role.h"

namespace deft {

struct SuccessiveHalvingOptions {
  StudyOptions study;
  std::string sampler = "gaussian_process";
  double first = 1.0;              // epochs
  std::int64_t reduction = 3;
  double margin = 1.5;             // deviations
};
void describe(SuccessiveHalvingOptions& options, Fields& fields);

class SuccessiveHalving : public Search {
 public:
  static const Card card;
  using Options = SuccessiveHalvingOptions;
  explicit SuccessiveHalving(Options options);
  const StudyOptions* study() const override { return &options_.study; }
  std::optional<Proposal> propose(const Space& space, const std::vector<Candidate>& before, std::int64_t number) const override;
  bool stops(const Candidate& trial, const std::vector<Candidate>& all) const override;

 private:
  bool cannot_win(const Candidate& trial, const std::vector<Candidate>& all) const;
  Options options_;
  std::shared_ptr<const Search> sampler_;
};

}  // namespace deft

#endif
