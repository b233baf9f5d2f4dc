// Quasi-random search: points of the Sobol sequence, which fill the cube more evenly than random ones.     Sobol 1967; Joe, Kuo 2008
//
//   unit = (point + shift) mod 1       point: of the sequence, from Boost.Random; shift: one draw per parameter (Cranley, Patterson 1976)
//
//   sobol_points(2, 3) == {{0.5, 0.5}, {0.75, 0.25}, {0.25, 0.75}}          the trivial zero point is left out
//
// Of 2^k - 1 points every half, quarter ... of each parameter holds its share; random points leave holes and clusters.
#ifndef DEFT_SEARCH_SOBOL_H
#define DEFT_SEARCH_SOBOL_H

#include "deft/search/role.h"

namespace deft {

// The first `count` points, without a shift. Up to 3667 dimensions.
std::vector<Point> sobol_points(std::size_t dimensions, std::int64_t count);

struct SobolSearchOptions {
  StudyOptions study;
  bool shifted = true;   // by the seed: other points for another seed, as even as before
};
void describe(SobolSearchOptions& options, Fields& fields);

class SobolSearch : public Search {
 public:
  static const Card card;
  using Options = SobolSearchOptions;
  explicit SobolSearch(Options options) : options_(std::move(options)) {}
  const StudyOptions* study() const override { return &options_.study; }
  std::optional<Proposal> propose(const Space& space, const std::vector<Candidate>& before, std::int64_t number) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
