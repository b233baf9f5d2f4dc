#include "deft/search/tpe.h"

#include <algorithm>
#include <cmath>

#include "deft/core/random.h"
#include "deft/search/parzen.h"
#include "deft/search/random.h"

namespace deft {
namespace {

constexpr std::int64_t kMostGood = 25;
constexpr double kJointWidth = 0.2;   // of a bump, times n^(-1 / (d + 4))        Scott 1992, as Optuna's multivariate TPE
constexpr double kTiny = 1e-12;

int rank_of(const Candidate& c) {
  if (c.state == Candidate::State::complete) return 0;
  return c.state == Candidate::State::stopped ? 1 : 2;
}

bool is_number(const Parameter& p) { return p.kind != Parameter::Kind::choice || p.ordered; }

std::size_t index_at(const Parameter& p, double unit) { return static_cast<std::size_t>(value_at(p, unit)); }

// The density of a set of candidates over the whole space, and draws from it.
class Density {
 public:
  Density(const Space& space, const std::vector<Candidate>& candidates, bool joint) : space_(space), joint_(joint) {
    for (const Candidate& c : candidates) {
      if (c.point.size() == space.size()) points_.push_back(c.point);
    }
    const double d = static_cast<double>(space.size()), n = std::max(1.0, static_cast<double>(points_.size()));
    width_ = kJointWidth * std::pow(n, -1.0 / (d + 4.0));
    for (std::size_t i = 0; i < space.size(); ++i) {
      std::vector<double> units;
      std::vector<std::size_t> indices;
      for (const Point& point : points_) {
        if (std::isnan(point[i])) continue;
        units.push_back(point[i]);
        if (!is_number(space.parameters()[i])) indices.push_back(index_at(space.parameters()[i], point[i]));
      }
      alone_.emplace_back(units);
      shares_.push_back(is_number(space.parameters()[i]) ? std::vector<double>{} : choice_shares(indices, space.parameters()[i].values.size()));
    }
  }

  Point draw(Random& random) const {
    // Of the candidates and of "anything", each is as likely.
    const auto bump = static_cast<std::size_t>(random.below(static_cast<std::int64_t>(points_.size()) + 1));
    Point point(space_.size(), 0.0);
    for (std::size_t i = 0; i < space_.size(); ++i) {
      const bool from_bump = joint_ && bump < points_.size() && !std::isnan(points_[bump][i]);
      if (is_number(space_.parameters()[i])) {
        point[i] = from_bump ? draw_cut_normal(random, points_[bump][i], width_) : joint_ ? draw_cut_normal(random, 0.5, 1.0) : alone_[i].draw(random);
        continue;
      }
      const std::size_t count = space_.parameters()[i].values.size();
      double left = random.uniform();
      std::size_t index = 0;
      const std::vector<double> shares = from_bump ? around(index_at(space_.parameters()[i], points_[bump][i]), count) : joint_ ? std::vector<double>(count, 1.0 / static_cast<double>(count)) : shares_[i];
      while (index + 1 < count && left >= shares[index]) left -= shares[index++];
      point[i] = (static_cast<double>(index) + 0.5) / static_cast<double>(count);
    }
    return space_.masked(std::move(point));
  }

  double log_density(const Point& point) const { return joint_ ? joint(point) : alone(point); }

 private:
  double alone(const Point& point) const {
    double sum = 0.0;
    for (std::size_t i = 0; i < space_.size(); ++i) {
      if (std::isnan(point[i])) continue;
      const Parameter& p = space_.parameters()[i];
      sum += std::log((is_number(p) ? alone_[i].density(point[i]) : shares_[i][index_at(p, point[i])]) + kTiny);
    }
    return sum;
  }

  double joint(const Point& point) const {
    double sum = 0.0;
    for (std::size_t k = 0; k <= points_.size(); ++k) {
      double product = 1.0;
      for (std::size_t i = 0; i < space_.size(); ++i) {
        if (std::isnan(point[i])) continue;
        const Parameter& p = space_.parameters()[i];
        const bool known = k < points_.size() && !std::isnan(points_[k][i]);
        const std::size_t count = p.values.size();
        if (is_number(p)) product *= known ? cut_normal_density(point[i], points_[k][i], width_) : cut_normal_density(point[i], 0.5, 1.0);
        else product *= known ? around(index_at(p, points_[k][i]), count)[index_at(p, point[i])] : 1.0 / static_cast<double>(count);
      }
      sum += product;
    }
    return std::log(sum / static_cast<double>(points_.size() + 1) + kTiny);
  }

  // A choice has no neighbours: most of a bump lies on its own value, the rest evenly on all.
  std::vector<double> around(std::size_t index, std::size_t count) const {
    std::vector<double> shares(count, width_ / static_cast<double>(count));
    shares[index] += 1.0 - width_;
    return shares;
  }

  const Space& space_;
  bool joint_;
  double width_ = 0.0;
  std::vector<Point> points_;
  std::vector<Parzen> alone_;
  std::vector<std::vector<double>> shares_;
};

}  // namespace

const Card Tpe::card{"search", "tpe", "Tree-structured Parzen estimator", "Bergstra, Bardenet, Bengio, Kegl 2011, NeurIPS"};

void describe(TpeOptions& options, Fields& fields) {
  describe(options.study, fields);
  fields.whole("startup", options.startup, "candidates that are drawn at random first", {1, 1e6});
  fields.real("share", options.share, "share of the candidates that counts as good", {0.01, 0.5});
  fields.whole("draws", options.draws, "points that are compared for each proposal", {1, 100000});
  fields.yes_no("multivariate", options.multivariate, "all parameters together instead of each by itself");
}

std::vector<Candidate> best_to_worst(std::vector<Candidate> candidates) {
  std::stable_sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    if (rank_of(a) != rank_of(b)) return rank_of(a) < rank_of(b);
    if (rank_of(a) == 0) return a.score > b.score;
    if (rank_of(a) == 2 || a.curve.empty() || b.curve.empty()) return rank_of(a) != 2 && a.curve.size() > b.curve.size();
    if (a.curve.back().epoch != b.curve.back().epoch) return a.curve.back().epoch > b.curve.back().epoch;
    return a.curve.back().score > b.curve.back().score;
  });
  return candidates;
}

std::optional<Proposal> Tpe::propose(const Space& space, const std::vector<Candidate>& before, std::int64_t number) const {
  const std::vector<Candidate> sorted = best_to_worst(before);
  const auto judged = std::count_if(sorted.begin(), sorted.end(), [](const Candidate& c) { return rank_of(c) < 2; });
  if (judged < options_.startup) return Proposal{random_point(space, options_.study.seed, number)};
  const auto good = std::clamp<std::int64_t>(static_cast<std::int64_t>(std::ceil(options_.share * static_cast<double>(judged))), 1, kMostGood);
  const Density best(space, {sorted.begin(), sorted.begin() + good}, options_.multivariate);
  const Density rest(space, {sorted.begin() + good, sorted.end()}, options_.multivariate);
  Random random = Random::of(static_cast<std::uint64_t>(options_.study.seed), "tpe", static_cast<std::uint64_t>(number));
  Point chosen;
  double highest = 0.0;
  for (std::int64_t k = 0; k < options_.draws; ++k) {
    Point point = best.draw(random);
    const double gain = best.log_density(point) - rest.log_density(point);
    if (!chosen.empty() && gain <= highest) continue;
    highest = gain;
    chosen = std::move(point);
  }
  return Proposal{std::move(chosen)};
}

}  // namespace deft
