#include "deft/search/expected_end.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace deft {
namespace {

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
    if (one.epoch <= epoch + kEpochSlack) best = std::isnan(best) ? one.score : std::max(best, one.score);
    if (one.epoch >= epoch - kEpochSlack) return best;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

std::optional<ExpectedEnd> expected_end(const Candidate& candidate, const std::vector<Candidate>& all) {
  if (candidate.state == Candidate::State::complete && std::isfinite(candidate.score)) return ExpectedEnd{candidate.score, kUsualScoreNoise};
  if (candidate.state == Candidate::State::complete || candidate.state == Candidate::State::failed || candidate.curve.empty()) return std::nullopt;
  const Gains gains = gains_from(candidate.curve.back().epoch, all);
  const double score = candidate.best_so_far();
  return ExpectedEnd{std::min(1.0, score + gains.mean_gain + gains.slope * (score - gains.mean_score)), gains.deviation};
}

}  // namespace deft
