#include "deft/search/gaussian_process.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "deft/core/normal_below.h"
#include "deft/core/random.h"
#include "deft/search/expected_end.h"
#include "deft/search/random.h"

namespace deft {
namespace {

constexpr std::size_t kMostReadings = 200;     // time grows with their third power
constexpr std::size_t kLeaders = 5;            // beside which points are drawn
constexpr std::size_t kKept = 20;              // of the points, for the rounds after the first
constexpr int kRounds = 2;                     // ... which look closer
constexpr std::int64_t kDrawsOfARound = 300;
constexpr int kMostSteps = 20;                 // until one leads to settings that were not tried: some move nothing
constexpr double kDepth = 2.0;                 // scores lower than the middle by this many times what the best is higher count as that
constexpr double kLeastHeight = 0.02;
constexpr double kMostVariance = 400.0;        // of an expected end, in units of a score's own

// Back into the unit interval as from a mirror: cut off, half of the steps at an end of a range would stay there.
double reflected(double x) {
  x = std::abs(x);
  return std::clamp(x > 1.0 ? 2.0 - x : x, 0.0, std::nextafter(1.0, 0.0));
}

// Some of the numbers moved, far or a little, some of the choices drawn anew.
Point beside(const Space& space, const Point& point, Random& random) {
  constexpr double kShares[] = {0.1, 0.2, 0.4, 1.0}, kSteps[] = {0.03, 0.1, 0.25};
  const double share = kShares[random.below(4)], step = kSteps[random.below(3)];
  Point result = point;
  for (std::size_t i = 0; i < space.size(); ++i) {
    const Parameter& p = space.parameters()[i];
    const bool moves = random.chance(share);
    if (std::isnan(result[i])) result[i] = random.uniform();   // should it get a say now
    else if (!moves) continue;
    else if (p.kind != Parameter::Kind::choice) result[i] = reflected(result[i] + step * random.normal());
    else if (random.chance(0.5)) result[i] = (static_cast<double>(random.below(static_cast<std::int64_t>(p.values.size()))) + 0.5) / static_cast<double>(p.values.size());
  }
  return space.masked(std::move(result));
}

// One of the first few.
template <class T>
const T& one_of(const std::vector<T>& all, std::size_t most, Random& random) {
  return all[static_cast<std::size_t>(random.below(static_cast<std::int64_t>(std::min(most, all.size()))))];
}

bool is_among(const std::vector<Candidate>& candidates, const Space& space, const Point& point) {
  const std::vector<Setting> settings = space.settings(point);
  return std::any_of(candidates.begin(), candidates.end(), [&](const Candidate& c) { return c.point.size() == space.size() && space.settings(c.point) == settings; });
}

struct Tried {
  Point point;
  double score = 0.0, deviation = 0.0;
};

// What is known, best first; where there is too much, half of it the best and the rest the latest.
std::vector<Tried> known(const Space& space, const std::vector<Candidate>& before) {
  std::vector<Tried> all;
  for (const Candidate& one : before) {
    const std::optional<ExpectedEnd> end = expected_end(one, before);
    if (end && one.point.size() == space.size()) all.push_back({one.point, end->score, end->deviation});
  }
  const auto better = [](const Tried& a, const Tried& b) { return a.score > b.score; };
  if (all.size() > kMostReadings) {
    std::vector<Tried> latest(all.end() - kMostReadings / 2, all.end());
    all.resize(all.size() - kMostReadings / 2);
    std::stable_sort(all.begin(), all.end(), better);
    all.resize(kMostReadings / 2);
    all.insert(all.end(), latest.begin(), latest.end());
  }
  std::stable_sort(all.begin(), all.end(), better);
  return all;
}

// With mean 0 and deviation 1, those far down lifted.
std::vector<GaussianReading> readings_of(const Space& space, const std::vector<Tried>& tried) {
  const double top = tried.front().score, middle = tried[tried.size() / 2].score;
  const double lowest = middle - kDepth * std::max(top - middle, kLeastHeight);
  std::vector<GaussianReading> readings;
  for (const Tried& one : tried) {
    readings.push_back({inputs_of(space, one.point), std::max(lowest, one.score), std::min(kMostVariance, std::pow(one.deviation / kUsualScoreNoise, 2))});
  }
  const double n = static_cast<double>(readings.size());
  double mean = 0.0, square = 0.0;
  for (const GaussianReading& one : readings) mean += one.y / n;
  for (const GaussianReading& one : readings) square += (one.y - mean) * (one.y - mean) / n;
  const double deviation = square > 0 ? std::sqrt(square) : 1.0;
  for (GaussianReading& one : readings) one.y = (one.y - mean) / deviation;
  return readings;
}

struct Believed {
  GaussianRegression belief;
  double best;               // the largest mean of what was tried
};

// What runs without a score yet counts as if it had reached what is expected of it.
Believed believed(const Space& space, const std::vector<Tried>& tried, const std::vector<Candidate>& before) {
  std::vector<GaussianReading> readings = readings_of(space, tried);
  const GaussianScales scales = likeliest_scales(readings);
  const GaussianRegression known(readings, scales);
  double best = -std::numeric_limits<double>::infinity();
  for (const GaussianReading& one : readings) best = std::max(best, known.at(one.x).mean);
  for (const Candidate& one : before) {
    if (one.state != Candidate::State::running || !one.curve.empty() || one.point.size() != space.size()) continue;
    const std::vector<double> inputs = inputs_of(space, one.point);
    readings.push_back({inputs, known.at(inputs).mean, 1.0});
  }
  return {GaussianRegression(std::move(readings), scales), best};
}

struct Judged {
  Point point;
  double improvement = 0.0;
};

}  // namespace

const Card GaussianProcess::card{"search", "gaussian_process", "Bayesian optimisation by a Gaussian process", "Snoek, Larochelle, Adams 2012, NeurIPS, arXiv:1206.2944"};

void describe(GaussianProcessOptions& options, Fields& fields) {
  describe(options.study, fields);
  fields.whole("startup", options.startup, "candidates that are drawn around the recipe's own settings first", {1, 1e6});
  fields.whole("draws", options.draws, "points that are compared for each proposal", {1, 100000});
  fields.whole("unasked", options.unasked, "every so many-th candidate is a step from one of the five best, whatever is expected of it; 0: none", {0, 1e6});
}

std::vector<double> inputs_of(const Space& space, const Point& point) {
  std::vector<double> inputs;
  for (std::size_t i = 0; i < space.size(); ++i) {
    const Parameter& p = space.parameters()[i];
    const bool silent = std::isnan(point[i]);
    if (p.kind != Parameter::Kind::choice || p.ordered) {
      inputs.push_back(silent ? 0.5 : p.kind == Parameter::Kind::real ? point[i] : unit_of(p, value_at(p, point[i])));
    } else if (p.values.size() <= 2) {
      inputs.push_back(silent ? 0.5 : value_at(p, point[i]));
    } else {   // each as far from each other as 0 from 1
      for (std::size_t k = 0; k < p.values.size(); ++k) inputs.push_back(!silent && value_at(p, point[i]) == static_cast<double>(k) ? std::numbers::sqrt2 / 2.0 : 0.0);
    }
  }
  return inputs;
}

double expected_improvement(const Belief& belief, double best) {
  const double more = belief.mean - best;
  if (!(belief.deviation > 0)) return std::max(0.0, more);
  const double u = more / belief.deviation;
  return belief.deviation * (u * normal_below(u) + std::exp(-0.5 * u * u) / std::sqrt(2.0 * std::numbers::pi));
}

std::optional<Proposal> GaussianProcess::propose(const Space& space, const std::vector<Candidate>& before, std::int64_t number) const {
  const auto judged = std::count_if(before.begin(), before.end(), [](const Candidate& c) { return c.state == Candidate::State::complete || c.state == Candidate::State::stopped; });
  const std::vector<Tried> tried = known(space, before);
  Random random = Random::of(static_cast<std::uint64_t>(options_.study.seed), "gaussian process", static_cast<std::uint64_t>(number));
  const auto beside_a_leader = [&] { return beside(space, one_of(tried, kLeaders, random).point, random); };
  if (options_.unasked > 0 && number % options_.unasked == 0 && tried.size() > kLeaders) {
    Point point = beside_a_leader();
    for (int again = 0; again < kMostSteps && is_among(before, space, point); ++again) point = beside_a_leader();
    return Proposal{std::move(point)};
  }
  if (judged < options_.startup || tried.empty()) return Proposal{point_near_standard(space, options_.study.seed, number)};

  const auto [belief, best] = believed(space, tried, before);
  std::vector<Judged> points;
  const auto judge = [&](Point point) {
    const double improvement = expected_improvement(belief.at(inputs_of(space, point)), best);
    points.push_back({std::move(point), improvement});
  };
  for (std::int64_t k = 0; k < options_.draws; ++k) {
    judge(k % 2 == 0 ? random_point(space, random) : beside_a_leader());
  }
  const auto better = [](const Judged& a, const Judged& b) { return a.improvement > b.improvement; };
  for (int round = 0; round < kRounds; ++round) {
    std::stable_sort(points.begin(), points.end(), better);
    points.resize(std::min(kKept, points.size()));
    for (std::int64_t k = 0; k < kDrawsOfARound; ++k) judge(beside(space, one_of(points, kKept, random).point, random));
  }
  return Proposal{std::min_element(points.begin(), points.end(), better)->point};
}

}  // namespace deft
