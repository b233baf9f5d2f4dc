// How a training that did not come to its end would have ended, as far as those that did tell.
//
//   pairs (score at that epoch, last score) of all complete candidates; gain = last - score;   gain ~ a + b (score - mean score)
//   expected end = score + gain;   deviation^2 = (sum of squared residuals + 0.05^2) / (n + 1)
//
//   expected_end(candidate, all)   ->  {0.47, 0.06}       ended after its first epoch;   of a complete one {its score, 0.006}
//
// The slope is shrunk towards "all gain the same" and the deviation towards 5 points, as if one more had been off by that much:
// two or three pairs prove nothing. None is expected of a candidate that failed or has no score yet. Scores are shares, 0 to 1.
#ifndef DEFT_SEARCH_EXPECTED_END_H
#define DEFT_SEARCH_EXPECTED_END_H

#include <optional>
#include <vector>

#include "deft/search/role.h"

namespace deft {

constexpr double kEpochSlack = 1e-9;          // epochs are sums of fractions
constexpr double kUsualScoreNoise = 0.006;   // deviation of the last score between seeds of a small training

struct ExpectedEnd {
  double score = 0.0, deviation = 0.0;
};

std::optional<ExpectedEnd> expected_end(const Candidate& candidate, const std::vector<Candidate>& all);

// The best score up to `epoch`; NaN where the curve does not reach it.
double score_at(const Candidate& candidate, double epoch);

}  // namespace deft

#endif
