#include "deft/search/random.h"

#include "deft/core/random.h"

namespace deft {

const Card RandomSearch::card{"search", "random", "Random search", "Bergstra and Bengio 2012, JMLR 13, 281-305"};

void describe(RandomSearchOptions& options, Fields& fields) { describe(options.study, fields); }

Point random_point(const Space& space, std::int64_t seed, std::int64_t number) {
  Random random = Random::of(static_cast<std::uint64_t>(seed), "random search", static_cast<std::uint64_t>(number));
  Point point;
  for (std::size_t i = 0; i < space.size(); ++i) point.push_back(random.uniform());
  return space.masked(std::move(point));
}

std::optional<Proposal> RandomSearch::propose(const Space& space, const std::vector<Candidate>&, std::int64_t number) const {
  return Proposal{random_point(space, options_.study.seed, number)};
}

}  // namespace deft
