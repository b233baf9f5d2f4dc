#include "deft/search/expected_end.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace deft {
namespace {

constexpr double kSlack = 1e-9;         // epochs are sums of fractions
constexpr double kDoubt = 0.05;         // how far one more pair would be off
constexpr double kShrinkage = 0.02;     // of the slope, in squared scores

struct Gains {
  double mean_score = 0.0, mean_gain = 0.0, slope = 0.0, deviation = 2.0 * kDoubt;
};

Gains gains_from(double epoch, const std::vector<Candidate>& candidates) {
  std::vector<double> scores, gains;
  for (const Candidate& one : candidates) {
    const double score = one.state == Candidate::State::complete ? score_at(one, epoch) : std::numeric_limits<double>::quiet_NaN();
    if (std::isnan(score) || !std::isfinite(one.score)) continue;
    scores.push_back(score);
    gains.push_back(one.score - score);
  }
  Gains result;
  if (scores.empty()) return result;
  const double n = static_cast<double>(scores.size());
  for (std::size_t i = 0; i < scores.size(); ++i) {
    result.mean_score += scores[i] / n;
    result.mean_gain += gains[i] / n;
  }
  double across = 0.0, square = kShrinkage, left = kDoubt * kDoubt;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    across += (scores[i] - result.mean_score) * (gains[i] - result.mean_gain);
    square += (scores[i] - result.mean_score) * (scores[i] - result.mean_score);
  }
  result.slope = across / square;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const double off = gains[i] - result.mean_gain - result.slope * (scores[i] - result.mean_score);
    left += off * off;
  }
  result.deviation = std::max(kUsualScoreNoise, std::sqrt(left / (n + 1.0)));
  return result;
}

}  // namespace

double score_at(const Candidate& candidate, double epoch) {
  double best = std::numeric_limits<double>::quiet_NaN();
  for (const Candidate::Reading& one : candidate.curve) {
    if (one.epoch <= epoch + kSlack) best = std::isnan(best) ? one.score : std::max(best, one.score);
    if (one.epoch >= epoch - kSlack) return best;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

std::vector<ExpectedEnd> expected_ends(const std::vector<Candidate>& candidates) {
  std::map<double, Gains> from;   // the last epoch of those that ended there
  std::vector<ExpectedEnd> result;
  for (const Candidate& one : candidates) {
    if (one.state == Candidate::State::complete) {
      if (std::isfinite(one.score)) result.push_back({one.number, one.score, kUsualScoreNoise});
      continue;
    }
    if (one.state == Candidate::State::failed || one.curve.empty()) continue;
    const double epoch = one.curve.back().epoch, score = one.best_so_far();
    if (!from.contains(epoch)) from[epoch] = gains_from(epoch, candidates);
    const Gains& gains = from[epoch];
    result.push_back({one.number, std::min(1.0, score + gains.mean_gain + gains.slope * (score - gains.mean_score)), gains.deviation});
  }
  return result;
}

}  // namespace deft
