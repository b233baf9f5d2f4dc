// Searches on functions whose best point is known, instead of trainings.
//
//   best_found(Tpe({}), unit_cube(5), 60, sphere)     the largest -value after 60 candidates, one after the other
#ifndef DEFT_TESTS_SUPPORT_SEARCH_CHECK_H
#define DEFT_TESTS_SUPPORT_SEARCH_CHECK_H

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "deft/search/role.h"

namespace deft {

inline Space unit_cube(std::size_t dimensions) {
  std::vector<Parameter> parameters;
  for (std::size_t i = 0; i < dimensions; ++i) parameters.push_back({.option = "x" + std::to_string(i)});
  return Space(parameters);
}

// All candidates of a search that ends by itself or after `most`, with their scores.
inline std::vector<Candidate> searched(const Search& search, const Space& space, std::int64_t most, const std::function<double(const Point&)>& score) {
  std::vector<Candidate> all{{.number = 0, .point = space.standard(), .state = Candidate::State::complete, .score = score(space.standard())}};
  while (static_cast<std::int64_t>(all.size()) < most) {
    const std::optional<Proposal> next = search.propose(space, all, static_cast<std::int64_t>(all.size()));
    if (!next) break;
    all.push_back({.number = static_cast<std::int64_t>(all.size()), .parent = next->parent, .point = next->point, .state = Candidate::State::complete, .score = score(next->point)});
  }
  return all;
}

inline double best_found(const Search& search, const Space& space, std::int64_t most, const std::function<double(const Point&)>& score) {
  double best = -1e300;
  for (const Candidate& one : searched(search, space, most, score)) best = std::max(best, one.score);
  return best;
}

// Branin's function on 0 .. 1 twice, turned over: three equal peaks of -0.397887.
inline double branin(const Point& u) {
  const double pi = 3.14159265358979323846, x = 15 * u[0] - 5, y = 15 * u[1];
  return -(std::pow(y - 5.1 / (4 * pi * pi) * x * x + 5 / pi * x - 6, 2) + 10 * (1 - 1 / (8 * pi)) * std::cos(x) + 10);
}

inline double sphere(const Point& u) {
  double sum = 0.0;
  for (const double x : u) sum -= (x - 0.7) * (x - 0.7);
  return sum;
}

}  // namespace deft

#endif
