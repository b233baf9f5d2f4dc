// Bayesian optimisation: a Gaussian process says what each setting would reach, and the one is tried that is expected to improve
// most on the best.                                                            Mockus 1975; Snoek, Larochelle, Adams 2012, NeurIPS
//
//   belief(x) = N(m, s^2) of the score at x                                     search/gaussian_regression.h
//   EI(x) = s (u Phi(u) + phi(u)),   u = (m - best) / s,   best = the largest m of what was tried
//
//   GaussianProcess search({.startup = 10});   search.propose(space, before, 11)
//
// The first `startup` candidates are drawn around the recipe's own settings: who wrote them knew something, and of random
// settings of twenty options most learn nothing. EI is compared at points drawn everywhere and around the best. Every third
// candidate is a step from one of the five best, unasked: a belief that is wrong about a corner of the space would else be
// followed to the end. A training that was ended early counts with its expected end and how unsure that is
// (search/expected_end.h); one that has no score yet as if it had reached what is expected of it (the believer of Ginsbourger
// et al. 2010). Scores far below the middle count as one: how bad a training is that learns nothing tells nothing about the
// good ones.
#ifndef DEFT_SEARCH_GAUSSIAN_PROCESS_H
#define DEFT_SEARCH_GAUSSIAN_PROCESS_H

#include "deft/search/gaussian_regression.h"
#include "deft/search/role.h"

namespace deft {

struct GaussianProcessOptions {
  StudyOptions study;
  std::int64_t startup = 10;
  std::int64_t draws = 2000;
  std::int64_t unasked = 3;        // every so many-th candidate; 0: none
};
void describe(GaussianProcessOptions& options, Fields& fields);

class GaussianProcess : public Search {
 public:
  static const Card card;
  using Options = GaussianProcessOptions;
  explicit GaussianProcess(Options options) : options_(std::move(options)) {}
  const StudyOptions* study() const override { return &options_.study; }
  std::optional<Proposal> propose(const Space& space, const std::vector<Candidate>& before, std::int64_t number) const override;

 private:
  Options options_;
};

// Inputs of the regression: numbers as they are, ordered values by their place, two choices as 0 and 1, more as one input each;
// what has no say stands in the middle.
std::vector<double> inputs_of(const Space& space, const Point& point);

// EI of a belief over `best`; 0 where nothing is uncertain and nothing better.
double expected_improvement(const Belief& belief, double best);

}  // namespace deft

#endif
