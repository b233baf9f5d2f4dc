#include "deft/search/random.h"

#include <cmath>

#include "deft/search/parzen.h"

namespace deft {
namespace {

constexpr double kNear = 0.25;   // of the unit interval
constexpr double kKeeps = 0.7;

}  // namespace

const Card RandomSearch::card{"search", "random", "Random search", "Bergstra and Bengio 2012, JMLR 13, 281-305"};

void describe(RandomSearchOptions& options, Fields& fields) { describe(options.study, fields); }

Point random_point(const Space& space, Random& random) {
  Point point(space.size());
  for (double& one : point) one = random.uniform();
  return space.masked(std::move(point));
}

Point random_point(const Space& space, std::int64_t seed, std::int64_t number) {
  Random random = Random::of(static_cast<std::uint64_t>(seed), "random search", static_cast<std::uint64_t>(number));
  return random_point(space, random);
}

Point point_near_standard(const Space& space, std::int64_t seed, std::int64_t number) {
  Random random = Random::of(static_cast<std::uint64_t>(seed), "near the recipe", static_cast<std::uint64_t>(number));
  Point point = space.standard();
  for (std::size_t i = 0; i < space.size(); ++i) {
    const Parameter& p = space.parameters()[i];
    const double own = std::isnan(point[i]) ? 0.5 : point[i];
    if (p.kind != Parameter::Kind::choice || p.ordered) {
      point[i] = draw_cut_normal(random, own, kNear);
      continue;
    }
    const bool keeps = random.chance(kKeeps);
    const double other = random.uniform();
    point[i] = keeps ? own : other;
  }
  return space.masked(std::move(point));
}

std::optional<Proposal> RandomSearch::propose(const Space& space, const std::vector<Candidate>&, std::int64_t number) const {
  return Proposal{random_point(space, options_.study.seed, number)};
}

}  // namespace deft
