// Grid search: every combination of a few values of each parameter.                       the textbook's example of how not to
//
//   values of a parameter = (k + 1/2) / points of its scale, k = 0 .. points - 1; of a choice, or of fewer whole numbers: all
//   trials = product of the numbers of values; a conditional parameter only multiplies where it has a say
//
//   GridSearch search({.points = 3});   search.count(space) == 9     for two rates
//
// With d parameters of which one matters, n trials try only n^(1/d) values of that one.        Bergstra, Bengio 2012, figure 1
#ifndef DEFT_SEARCH_GRID_H
#define DEFT_SEARCH_GRID_H

#include "deft/search/role.h"

namespace deft {

struct GridSearchOptions {
  StudyOptions study;
  std::int64_t points = 3;   // values of each parameter
};
void describe(GridSearchOptions& options, Fields& fields);

class GridSearch : public Search {
 public:
  static const Card card;
  using Options = GridSearchOptions;
  explicit GridSearch(Options options) : options_(std::move(options)) {}
  const StudyOptions* study() const override { return &options_.study; }
  std::optional<Proposal> propose(const Space& space, const std::vector<Candidate>& before, std::int64_t number) const override;

  std::int64_t count(const Space& space) const;   // combinations; at most kMostCombinations
  static constexpr std::int64_t kMostCombinations = 1'000'000'000;

 private:
  Options options_;
};

}  // namespace deft

#endif
