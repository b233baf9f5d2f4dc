#include "deft/search/coarse_to_fine.h"

#include <algorithm>
#include <cmath>

#include "deft/core/random.h"
#include "deft/search/plan.h"
#include "deft/search/random.h"

namespace deft {

const Card CoarseToFine::card{"search", "coarse_to_fine", "Coarse to fine", "Karpathy, CS231n notes: Neural networks 3; Ng, Deep Learning Specialization, course 2"};

void describe(CoarseToFineOptions& options, Fields& fields) {
  describe(options.study, fields);
  fields.whole("rounds", options.rounds, "rounds among which the trials are divided", {1, 100});
  fields.real("shrink", options.shrink, "side of a round's box, as a share of that of the round before", {0.01, 1});
  fields.whole("keep", options.keep, "best candidates whose choices the next round draws from", {1, 1000});
}

double box_begin(double centre, double side) { return std::clamp(centre - side / 2, 0.0, 1.0 - side); }

std::int64_t CoarseToFine::round_of(std::int64_t number) const {
  return std::clamp<std::int64_t>((number - 1) * options_.rounds / std::max<std::int64_t>(1, options_.study.trials - 1), 0, options_.rounds - 1);
}

std::optional<Proposal> CoarseToFine::propose(const Space& space, const std::vector<Candidate>& before, std::int64_t number) const {
  const std::int64_t round = round_of(number);
  std::vector<Candidate> earlier;   // a round looks at those before it, not at itself
  for (const Candidate& one : before) {
    if (one.number == 0 || round_of(one.number) < round) earlier.push_back(one);
  }
  const std::vector<Candidate> best = ranking(earlier);
  if (round == 0 || best.empty()) return Proposal{random_point(space, options_.study.seed, number)};
  Random random = Random::of(static_cast<std::uint64_t>(options_.study.seed), "coarse to fine", static_cast<std::uint64_t>(number));
  const double side = std::pow(options_.shrink, static_cast<double>(round));
  Point point;
  for (std::size_t i = 0; i < space.size(); ++i) {
    const double draw = random.uniform();
    std::vector<double> known;   // the best candidates' values, of those in which it has a say
    for (const Candidate& one : best) {
      if (i < one.point.size() && !std::isnan(one.point[i]) && static_cast<std::int64_t>(known.size()) < options_.keep) known.push_back(one.point[i]);
    }
    if (known.empty()) {
      point.push_back(draw);
    } else if (space.parameters()[i].kind == Parameter::Kind::choice && !space.parameters()[i].ordered) {
      point.push_back(known[static_cast<std::size_t>(draw * static_cast<double>(known.size()))]);
    } else {
      point.push_back(box_begin(known[0], side) + draw * side);
    }
  }
  return Proposal{space.masked(std::move(point))};
}

}  // namespace deft
