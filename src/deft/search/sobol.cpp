#include "deft/search/sobol.h"

#include <cmath>

#include <boost/random/sobol.hpp>

#include "deft/core/random.h"

namespace deft {
namespace {

// The point of the engine's next `dimensions` numbers.
Point next_point(boost::random::sobol& engine, std::size_t dimensions) {
  Point point;
  for (std::size_t i = 0; i < dimensions; ++i) point.push_back(std::ldexp(static_cast<double>(engine()), -64));
  return point;
}

}  // namespace

const Card SobolSearch::card{"search", "sobol", "Quasi-random search (Sobol)", "Sobol 1967; Joe and Kuo 2008, SIAM J. Sci. Comput. 30"};

void describe(SobolSearchOptions& options, Fields& fields) {
  describe(options.study, fields);
  fields.yes_no("shifted", options.shifted, "move all points by one random vector, so that another seed gives other points");
}

std::vector<Point> sobol_points(std::size_t dimensions, std::int64_t count) {
  boost::random::sobol engine(dimensions);
  std::vector<Point> points;
  for (std::int64_t i = 0; i < count; ++i) points.push_back(next_point(engine, dimensions));
  return points;
}

std::optional<Proposal> SobolSearch::propose(const Space& space, const std::vector<Candidate>&, std::int64_t number) const {
  boost::random::sobol engine(space.size());
  engine.discard(static_cast<std::uint64_t>(number - 1) * space.size());
  Point point = next_point(engine, space.size());
  Random shift = Random::of(static_cast<std::uint64_t>(options_.study.seed), "sobol shift");
  for (double& unit : point) {
    if (!options_.shifted) break;
    unit += shift.uniform();
    unit -= std::floor(unit);
  }
  return Proposal{space.masked(std::move(point))};
}

}  // namespace deft
