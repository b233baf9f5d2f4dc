#include "deft/search/plan.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include <fmt/format.h>

#include "deft/search/student_t.h"

namespace deft {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

bool ended(const Trial& t) { return t.state == Trial::State::complete || t.state == Trial::State::stopped || t.state == Trial::State::failed; }

// Trials of one candidate in the search: one, or one per fold and repetition.
std::int64_t parts(const Search& search) { return std::max<std::int64_t>(1, search.folds() * search.repeats()); }

Trial part_of(const Search& search, const Candidate& candidate, const Space& space, std::int64_t seed, std::int64_t part) {
  Trial t;
  t.candidate = candidate.number;
  t.point = candidate.point;
  t.settings = space.settings(candidate.point);
  t.parent = candidate.parent;
  t.seed = seed;
  if (search.folds() > 0) {
    t.fold = part % search.folds();
    t.repeat = part / search.folds();
  }
  t.words = words_of(search, space, t);
  return t;
}

const Candidate* find(const std::vector<Candidate>& all, std::int64_t number) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Candidate& c) { return c.number == number; });
  return found == all.end() ? nullptr : &*found;
}

// Those that are trained again: the leaders, and the recipe's own settings, whose seeds make the gain an honest one.
std::vector<Candidate> contestants(const Search& search, const std::vector<Candidate>& candidates) {
  std::vector<Candidate> best = ranking(candidates);
  const bool has_own = !best.empty() && find(best, 0);
  std::vector<Candidate> result(best.begin(), best.begin() + std::min<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(best.size()), search.study()->leaders));
  if (has_own && !find(result, 0)) result.push_back(*find(best, 0));
  return result;
}

bool replicates(const Search& search) { return search.folds() == 0 && !search.one_at_a_time() && search.study()->replicates > 0; }

std::optional<Trial> next_candidate(const Search& search, const Space& space, std::int64_t seed, const std::vector<Trial>& trials, const std::vector<Candidate>& candidates) {
  const std::int64_t number = static_cast<std::int64_t>(candidates.size());
  if (number >= search.study()->trials) return std::nullopt;
  if (search.one_at_a_time() && std::any_of(trials.begin(), trials.end(), [](const Trial& t) { return !ended(t); })) return std::nullopt;
  Candidate next;
  next.number = number;
  if (number == 0) {
    next.point = space.standard();
  } else {
    const std::optional<Proposal> proposal = search.propose(space, candidates, number);
    if (!proposal) return std::nullopt;
    next.point = proposal->point;
    next.parent = proposal->parent;
  }
  Trial t = part_of(search, next, space, seed, 0);
  if (next.parent >= 0) {   // of a candidate: of the trial that was it
    for (const Trial& one : trials) {
      if (one.kind == Trial::Kind::search && one.candidate == next.parent) t.parent = one.number;
    }
  }
  return t;
}

}  // namespace

std::vector<std::string> words_of(const Search& search, const Space& space, const Trial& trial) {
  std::vector<std::string> words = search.overrides();
  const std::vector<std::string> own = overrides_of(space, trial.point);
  words.insert(words.end(), own.begin(), own.end());
  if (trial.kind != Trial::Kind::final && search.study()->fraction < 1.0) words.push_back(fmt::format("data.fraction={:g}", search.study()->fraction));
  if (trial.fold >= 0) {
    words.push_back(fmt::format("data.folds={}", search.folds()));
    words.push_back(fmt::format("data.fold={}", trial.fold));
    words.push_back(fmt::format("data.repeat={}", trial.repeat));
  }
  return words;
}

std::vector<Candidate> candidates_of(const Search& search, const std::vector<Trial>& trials) {
  std::map<std::int64_t, Candidate> found;
  std::map<std::int64_t, std::vector<double>> scores;
  std::map<std::int64_t, std::int64_t> candidate_of_trial;
  for (const Trial& t : trials) {
    if (t.kind != Trial::Kind::search) continue;
    candidate_of_trial[t.number] = t.candidate;
    Candidate& c = found[t.candidate];
    c.number = t.candidate;
    c.point = t.point;
    if (t.parent >= 0 && candidate_of_trial.contains(t.parent)) c.parent = candidate_of_trial[t.parent];
    if (c.curve.empty()) {
      for (const Trial::Reading& one : t.curve) c.curve.push_back({one.epoch, one.score});
    }
    if (t.state == Trial::State::complete) scores[t.candidate].push_back(t.score);
    if (t.state == Trial::State::failed) c.state = Candidate::State::failed;
    if (t.state == Trial::State::stopped && c.state == Candidate::State::running) c.state = Candidate::State::stopped;
  }
  std::vector<Candidate> result;
  for (auto& [number, c] : found) {
    const std::vector<double>& own = scores[number];
    c.score = kNan;
    if (c.state == Candidate::State::running && static_cast<std::int64_t>(own.size()) == parts(search)) {
      c.state = Candidate::State::complete;
      c.score = std::accumulate(own.begin(), own.end(), 0.0) / static_cast<double>(own.size());
    }
    result.push_back(c);
  }
  return result;
}

std::vector<Candidate> ranking(const std::vector<Candidate>& candidates) {
  std::vector<Candidate> best;
  for (const Candidate& c : candidates) {
    if (c.state == Candidate::State::complete && std::isfinite(c.score)) best.push_back(c);
  }
  std::stable_sort(best.begin(), best.end(), [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
  return best;
}

std::optional<Trial> next_trial(const Search& search, const Space& space, std::int64_t seed, const std::vector<Trial>& trials, bool enough) {
  const std::vector<Candidate> candidates = candidates_of(search, trials);
  // Folds that a candidate still lacks come first: half of a cross-validation says little.
  for (const Candidate& c : candidates) {
    if (c.state != Candidate::State::running || parts(search) == 1) continue;
    for (std::int64_t part = 0; part < parts(search); ++part) {
      const Trial wanted = part_of(search, c, space, seed, part);
      const bool there = std::any_of(trials.begin(), trials.end(), [&](const Trial& t) {
        return t.kind == Trial::Kind::search && t.candidate == c.number && t.fold == wanted.fold && t.repeat == wanted.repeat;
      });
      if (!there) return wanted;
    }
  }
  if (!enough) {
    if (std::optional<Trial> next = next_candidate(search, space, seed, trials, candidates)) return next;
  }
  // Who leads is known when the last of them has ended.
  for (const Trial& t : trials) {
    if (t.kind == Trial::Kind::search && !ended(t)) return std::nullopt;
  }
  const std::vector<Candidate> best = ranking(candidates);
  if (best.empty()) return std::nullopt;
  if (replicates(search)) {
    for (std::int64_t r = 1; r <= search.study()->replicates; ++r) {   // each seed for all before the next: an early end compares like with like
      for (const Candidate& c : contestants(search, candidates)) {
        Trial wanted = part_of(search, c, space, seed + r, 0);
        wanted.kind = Trial::Kind::replicate;
        wanted.repeat = r;
        const bool there = std::any_of(trials.begin(), trials.end(), [&](const Trial& t) { return t.kind == Trial::Kind::replicate && t.candidate == c.number && t.repeat == r; });
        if (!there) return wanted;
      }
    }
    for (const Trial& t : trials) {
      if (t.kind == Trial::Kind::replicate && !ended(t)) return std::nullopt;
    }
  }
  if (!search.study()->final_run) return std::nullopt;
  if (std::any_of(trials.begin(), trials.end(), [](const Trial& t) { return t.kind == Trial::Kind::final; })) return std::nullopt;
  const Standing standing = standing_of(search, trials);
  const Candidate* winner = standing.leaders.empty() ? nullptr : find(candidates, standing.leaders[0].candidate);
  if (!winner) return std::nullopt;
  Trial last = part_of(search, *winner, space, seed, 0);
  last.kind = Trial::Kind::final;
  last.fold = -1;
  last.repeat = 0;
  last.parent = -1;
  last.words = words_of(search, space, last);
  if (search.one_at_a_time()) {
    for (const Trial& t : trials) {
      if (t.kind == Trial::Kind::search && t.candidate == winner->number) last.parent = t.number;
    }
  }
  return last;
}

Interval interval_of(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  Interval result{kNan, kNan, kNan, kNan};
  if (values.empty()) return result;
  result.mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  if (values.size() < 2) return result;
  double squares = 0.0;
  for (const double v : values) squares += (v - result.mean) * (v - result.mean);
  result.error = std::sqrt(squares / (n - 1) / n);
  const double width = student_t_bound(0.05, static_cast<std::int64_t>(values.size())) * result.error;
  result.low = result.mean - width;
  result.high = result.mean + width;
  return result;
}

Standing standing_of(const Search& search, const std::vector<Trial>& trials) {
  Standing standing;
  standing.lead = standing.lead_low = standing.lead_high = kNan;
  const std::vector<Candidate> candidates = candidates_of(search, trials);
  std::map<std::int64_t, std::map<std::int64_t, double>> again;   // candidate, seed or fold, score
  for (const Trial& t : trials) {
    const bool counts = search.folds() > 0 ? t.kind == Trial::Kind::search : t.kind == Trial::Kind::replicate;
    if (counts && t.state == Trial::State::complete && std::isfinite(t.score)) again[t.candidate][search.folds() > 0 ? t.repeat * search.folds() + t.fold : t.repeat] = t.score;
  }
  const auto leader_of = [&](const Candidate& c) {
    Leader leader;
    leader.candidate = c.number;
    leader.found = c.score;
    for (const auto& [seed, score] : again[c.number]) leader.scores.push_back(score);
    const Interval interval = interval_of(leader.scores);
    leader.mean = interval.mean;
    leader.error = interval.error;
    leader.low = interval.low;
    leader.high = interval.high;
    return leader;
  };
  std::vector<Candidate> best = ranking(candidates);
  std::size_t most = 0;
  for (const Candidate& c : contestants(search, candidates)) {
    standing.leaders.push_back(leader_of(c));
    most = std::max(most, standing.leaders.back().scores.size());
  }
  // Compared are only those that were trained again as often as any.
  standing.replicated = most > 0;
  if (standing.replicated) {
    std::erase_if(standing.leaders, [&](const Leader& one) { return one.scores.size() < most; });
    std::stable_sort(standing.leaders.begin(), standing.leaders.end(), [](const Leader& a, const Leader& b) { return a.mean > b.mean; });
  }
  for (const Leader& one : standing.leaders) {
    if (one.candidate == 0 && !one.scores.empty()) standing.own = one;
  }
  if (standing.leaders.size() > 1 && standing.replicated) {
    std::vector<double> apart;
    for (const auto& [seed, score] : again[standing.leaders[0].candidate]) {
      const auto& other = again[standing.leaders[1].candidate];
      if (other.contains(seed)) apart.push_back(score - other.at(seed));
    }
    const Interval interval = interval_of(apart);
    standing.lead = interval.mean;
    standing.lead_low = interval.low;
    standing.lead_high = interval.high;
  }
  return standing;
}

}  // namespace deft
