// Random search: every trial draws all its settings anew, each evenly on its parameter's own scale. Bergstra, Bengio 2012, JMLR 13
//
//   unit ~ U[0, 1) for each parameter        rate = low * (high / low)^unit        beta = 1 - (1 - low) * ((1 - high) / (1 - low))^unit
//
//   RandomSearch search({.study = {.trials = 30}});   search.propose(space, {}, 7)->point     the same for the same seed and number
//
// Where few of many options matter, n random trials try n values of each; a grid of n trials tries n^(1/d).
#ifndef DEFT_SEARCH_RANDOM_H
#define DEFT_SEARCH_RANDOM_H

#include "deft/core/random.h"
#include "deft/search/role.h"

namespace deft {

Point random_point(const Space& space, Random& random);
Point random_point(const Space& space, std::int64_t seed, std::int64_t number);
// Around the recipe's own settings: numbers from a normal distribution of deviation 0.25 about them, cut off at the ends of the range,
// choices kept with probability 0.7 and else drawn anew; what has no say in the recipe is drawn about the middle.
Point point_near_standard(const Space& space, std::int64_t seed, std::int64_t number);

struct RandomSearchOptions {
  StudyOptions study;
};
void describe(RandomSearchOptions& options, Fields& fields);

class RandomSearch : public Search {
 public:
  static const Card card;
  using Options = RandomSearchOptions;
  explicit RandomSearch(Options options) : options_(std::move(options)) {}
  const StudyOptions* study() const override { return &options_.study; }
  std::optional<Proposal> propose(const Space& space, const std::vector<Candidate>& before, std::int64_t number) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
