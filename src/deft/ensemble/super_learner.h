// Super learner: several kinds of models are cross-validated, each on folds of its own, and weighted by what they say of rows not seen.
//                                                                              van der Laan, Polley, Hubbard 2007
//   z_m(i): what learner m, trained without the fold of row i, says of row i
//   weights = greedy selection on all z; a learner that brings nothing gets 0       answer = sum_m w_m mean over folds of m's models
//
//   SuperLearner two({.learners = {"network", "boosted_trees"}, .folds = 5});
//
// `network` is the recipe's own. `settings` further boosted trees with drawn settings are compared too, as long as there is time. All rows judge and all rows train, which matters where a tenth of them would be two dozen.
#ifndef DEFT_ENSEMBLE_SUPER_LEARNER_H
#define DEFT_ENSEMBLE_SUPER_LEARNER_H

#include "deft/ensemble/role.h"

namespace deft {

struct SuperLearnerOptions {
  std::vector<std::string> learners{"network", "boosted_trees"};
  std::int64_t folds = 5;
  std::int64_t settings = 0;
};
void describe(SuperLearnerOptions& options, Fields& fields);

class SuperLearner : public MemberSource {
 public:
  static const Card card;
  using Options = SuperLearnerOptions;
  explicit SuperLearner(Options options) : options_(std::move(options)) {}
  const std::vector<std::string>& learners() const { return options_.learners; }
  std::int64_t folds() const { return options_.folds; }
  std::int64_t settings() const { return options_.settings; }   // of the boosted trees, beside their own

 private:
  Options options_;
};

}  // namespace deft

#endif
