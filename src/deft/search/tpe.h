// TPE: draws where good settings are dense and bad ones are not.                     Bergstra et al. 2011, NeurIPS; Falkner et al. 2018
//
//   good = the best ceil(share * n) of n candidates, at most 25; l(x), g(x) = Parzen densities of the good and of the others
//   next = the one of `draws` points drawn from l for which l(x) / g(x) is largest
//
//   Tpe search({.startup = 10});   search.propose(space, before, 11)        random for the first `startup` candidates
//
// Each parameter by itself, or with multivariate = true all together: one bump of equal width in every direction for each
// candidate, which sees that a large rate goes with a large batch. A trial that was ended early stands behind those that were
// not, the further it came the better; one that still runs, or failed, stands among the others (Ginsbourger's constant liar).
#ifndef DEFT_SEARCH_TPE_H
#define DEFT_SEARCH_TPE_H

#include "deft/search/role.h"

namespace deft {

struct TpeOptions {
  StudyOptions study;
  std::int64_t startup = 10;
  double share = 0.2;
  std::int64_t draws = 32;
  bool multivariate = true;
};
void describe(TpeOptions& options, Fields& fields);

class Tpe : public Search {
 public:
  static const Card card;
  using Options = TpeOptions;
  explicit Tpe(Options options) : options_(std::move(options)) {}
  const StudyOptions* study() const override { return &options_.study; }
  std::optional<Proposal> propose(const Space& space, const std::vector<Candidate>& before, std::int64_t number) const override;

 private:
  Options options_;
};

// Best first: complete ones by score, then stopped ones by how far they came and how well, then the rest.
std::vector<Candidate> best_to_worst(std::vector<Candidate> candidates);

}  // namespace deft

#endif
