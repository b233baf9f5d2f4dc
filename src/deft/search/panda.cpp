#include "deft/search/panda.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace deft {
namespace {

// Moves: 0 up, 1 down of the first parameter, 2 up, 3 down of the second, ...; after a round without luck by half as much.
Point moved(const Space& space, Point point, std::size_t move, double nudge) {
  const std::size_t i = move / 2;
  const Parameter& p = space.parameters()[i];
  const double way = move % 2 == 0 ? 1.0 : -1.0;
  if (std::isnan(point[i])) return point;
  if (p.kind == Parameter::Kind::choice || p.kind == Parameter::Kind::whole) {   // at least to the next value
    const double step = std::max(nudge, 1.0 / static_cast<double>(value_count(p)));
    point[i] = std::clamp(point[i] + way * step, 0.0, 1.0 - 1e-9);
  } else {
    point[i] = std::clamp(point[i] + way * nudge, 0.0, 1.0 - 1e-9);
  }
  return point;
}

bool same(const Point& a, const Point& b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] != b[i] && !(std::isnan(a[i]) && std::isnan(b[i]))) return false;
  }
  return true;
}

}  // namespace

const Card Panda::card{"search", "panda", "Panda: one model nursed", "Ng, Deep Learning Specialization, course 2: pandas versus caviar"};

void describe(PandaOptions& options, Fields& fields) {
  describe(options.study, fields);
  fields.real("day", options.day, "epochs between two nudges", {0.01, 1e5});
  fields.real("nudge", options.nudge, "how far a parameter is moved, as a share of its scale", {0.001, 1});
}

std::vector<std::string> Panda::overrides() const { return {"schedule=off", fmt::format("train.epochs={:g}", options_.day)}; }

// The moves are replayed from the beginning: what comes next follows from the days alone.
std::optional<Proposal> Panda::propose(const Space& space, const std::vector<Candidate>& before, std::int64_t) const {
  if (before.empty() || before[0].state != Candidate::State::complete || space.size() == 0) return std::nullopt;
  const std::size_t moves = 2 * space.size();
  const Candidate* best = &before[0];
  std::size_t move = 0, without_luck = 0;
  double nudge = options_.nudge;
  const auto next = [&] {
    // A move that leads nowhere (the end of a range, no say) is passed over.
    while (without_luck < 8 * moves && same(moved(space, best->point, move, nudge), best->point)) {
      move = (move + 1) % moves;
      if (++without_luck % moves == 0) nudge /= 2;
    }
  };
  next();
  for (std::size_t i = 1; i < before.size(); ++i) {
    const Candidate& day = before[i];
    if (day.state == Candidate::State::complete && day.score > best->score) {
      best = &day;
      without_luck = 0;
      nudge = options_.nudge;
    } else {
      move = (move + 1) % moves;
      if (++without_luck % moves == 0) nudge /= 2;
    }
    next();
  }
  return Proposal{space.masked(moved(space, best->point, move, nudge)), best->number};
}

}  // namespace deft
