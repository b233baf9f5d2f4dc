#include "deft/search/role.h"

#include <algorithm>
#include <limits>

namespace deft {

double Candidate::best_so_far() const {
  double best = -std::numeric_limits<double>::infinity();
  for (const Reading& one : curve) best = std::max(best, one.score);
  return best;
}

std::optional<Proposal> Search::propose(const Space&, const std::vector<Candidate>&, std::int64_t) const { return std::nullopt; }

}  // namespace deft
