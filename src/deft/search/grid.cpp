#include "deft/search/grid.h"

#include <algorithm>

namespace deft {
namespace {

std::int64_t steps(const Parameter& parameter, std::int64_t points) {
  const auto distinct = static_cast<std::int64_t>(value_count(parameter));
  if (parameter.kind == Parameter::Kind::choice) return distinct;
  return distinct > 0 ? std::min(distinct, points) : points;
}

// Combinations of the parameters from `at` on, given those before. Where nothing depends on the parameter, they are the same
// for each of its values.
std::int64_t combinations(const Space& space, std::int64_t points, Point& point, std::size_t at) {
  if (at == space.size()) return 1;
  if (!space.active(point, at)) return combinations(space, points, point, at + 1);
  const std::int64_t own = steps(space.parameters()[at], points);
  const bool decides = std::any_of(space.parameters().begin(), space.parameters().end(), [&](const Parameter& p) { return p.parent == static_cast<int>(at); });
  std::int64_t sum = 0;
  for (std::int64_t k = 0; k < (decides ? own : 1); ++k) {
    point[at] = (static_cast<double>(k) + 0.5) / static_cast<double>(own);
    const std::int64_t rest = combinations(space, points, point, at + 1);
    sum += decides ? rest : (rest > GridSearch::kMostCombinations / own ? GridSearch::kMostCombinations : rest * own);
  }
  return std::min(sum, GridSearch::kMostCombinations);
}

}  // namespace

const Card GridSearch::card{"search", "grid", "Grid search", "Bergstra and Bengio 2012, JMLR 13, figure 1"};

void describe(GridSearchOptions& options, Fields& fields) {
  describe(options.study, fields);
  fields.whole("points", options.points, "values that are tried of each parameter", {1, 1000});
}

std::int64_t GridSearch::count(const Space& space) const {
  Point point(space.size(), 0.5);
  return combinations(space, options_.points, point, 0);
}

std::optional<Proposal> GridSearch::propose(const Space& space, const std::vector<Candidate>&, std::int64_t number) const {
  std::int64_t left = number - 1;
  if (left >= count(space)) return std::nullopt;
  Point point(space.size(), 0.5);
  for (std::size_t at = 0; at < space.size(); ++at) {
    if (!space.active(point, at)) continue;
    const std::int64_t own = steps(space.parameters()[at], options_.points);
    for (std::int64_t k = 0; k < own; ++k) {
      point[at] = (static_cast<double>(k) + 0.5) / static_cast<double>(own);
      Point rest = point;
      const std::int64_t behind = combinations(space, options_.points, rest, at + 1);
      if (left < behind) break;
      left -= behind;
    }
  }
  return Proposal{space.masked(std::move(point))};
}

}  // namespace deft
