#include "deft/search/importance.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "deft/core/random.h"

namespace deft {
namespace {

constexpr int kTrees = 64;
constexpr std::size_t kLeastInLeaf = 2;

double mean_of(const std::vector<double>& y, const std::vector<std::size_t>& which) {
  double sum = 0.0;
  for (const std::size_t i : which) sum += y[i];
  return sum / static_cast<double>(which.size());
}

struct Cut {
  std::size_t dimension = 0;
  double at = 0.0;
  double gain = 0.0;   // of the sum of squares
};

// The cut, half way between two neighbours, that leaves the least squared error.
Cut best_cut(const std::vector<Point>& x, const std::vector<double>& y, std::vector<std::size_t> which, std::size_t dimension) {
  Cut best;
  best.dimension = dimension;
  std::sort(which.begin(), which.end(), [&](std::size_t a, std::size_t b) { return x[a][dimension] < x[b][dimension]; });
  const double n = static_cast<double>(which.size());
  double total = 0.0, left = 0.0;
  for (const std::size_t i : which) total += y[i];
  for (std::size_t k = 0; k + 1 < which.size(); ++k) {
    left += y[which[k]];
    if (k + 1 < kLeastInLeaf || which.size() - k - 1 < kLeastInLeaf || x[which[k]][dimension] == x[which[k + 1]][dimension]) continue;
    const double a = static_cast<double>(k + 1), b = n - a, right = total - left;
    const double gain = left * left / a + right * right / b - total * total / n;
    if (gain > best.gain) {
      best.gain = gain;
      best.at = 0.5 * (x[which[k]][dimension] + x[which[k + 1]][dimension]);
    }
  }
  return best;
}

void grow(const std::vector<Point>& x, const std::vector<double>& y, const std::vector<std::size_t>& which, Box box, Random& random, std::vector<Box>& leaves) {
  Cut best;
  for (std::size_t d = 0; d < box.low.size(); ++d) {
    if (box.low.size() > 1 && random.chance(1.0 / 3.0)) continue;   // so that trees differ
    const Cut cut = best_cut(x, y, which, d);
    if (cut.gain > best.gain) best = cut;
  }
  if (best.gain <= 1e-14) {
    box.value = mean_of(y, which);
    leaves.push_back(std::move(box));
    return;
  }
  std::vector<std::size_t> left, right;
  for (const std::size_t i : which) (x[i][best.dimension] < best.at ? left : right).push_back(i);
  Box below = box, above = box;
  below.high[best.dimension] = above.low[best.dimension] = best.at;
  grow(x, y, left, std::move(below), random, leaves);
  grow(x, y, right, std::move(above), random, leaves);
}

}  // namespace

std::vector<double> variance_shares(const std::vector<Box>& boxes) {
  const std::size_t dimensions = boxes.empty() ? 0 : boxes[0].low.size();
  std::vector<double> volumes;
  double mean = 0.0, variance = 0.0;
  for (const Box& box : boxes) {
    double volume = 1.0;
    for (std::size_t d = 0; d < dimensions; ++d) volume *= box.high[d] - box.low[d];
    volumes.push_back(volume);
    mean += volume * box.value;
  }
  for (std::size_t k = 0; k < boxes.size(); ++k) variance += volumes[k] * (boxes[k].value - mean) * (boxes[k].value - mean);
  std::vector<double> shares(dimensions, 0.0);
  if (variance <= 0.0) return shares;
  for (std::size_t d = 0; d < dimensions; ++d) {
    std::vector<double> ends{0.0, 1.0};
    for (const Box& box : boxes) ends.push_back(box.low[d]);
    std::sort(ends.begin(), ends.end());
    ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
    for (std::size_t e = 0; e + 1 < ends.size(); ++e) {
      const double middle = 0.5 * (ends[e] + ends[e + 1]);
      double along = 0.0;   // mean over all other parameters
      for (std::size_t k = 0; k < boxes.size(); ++k) {
        if (middle > boxes[k].low[d] && middle < boxes[k].high[d]) along += boxes[k].value * volumes[k] / (boxes[k].high[d] - boxes[k].low[d]);
      }
      shares[d] += (ends[e + 1] - ends[e]) * (along - mean) * (along - mean) / variance;
    }
  }
  return shares;
}

std::vector<double> importance(const std::vector<Point>& points, const std::vector<double>& scores, std::int64_t seed) {
  if (points.size() < kLeastTrials || points[0].empty()) return {};
  if (*std::max_element(scores.begin(), scores.end()) == *std::min_element(scores.begin(), scores.end())) return {};
  std::vector<Point> x = points;
  for (Point& point : x) {
    for (double& unit : point) unit = std::isnan(unit) ? 0.5 : unit;
  }
  const std::size_t dimensions = x[0].size();
  std::vector<double> sum(dimensions, 0.0);
  for (int tree = 0; tree < kTrees; ++tree) {
    Random random = Random::of(static_cast<std::uint64_t>(seed), "importance", static_cast<std::uint64_t>(tree));
    std::vector<std::size_t> drawn;
    for (std::size_t i = 0; i < x.size(); ++i) drawn.push_back(static_cast<std::size_t>(random.below(static_cast<std::int64_t>(x.size()))));
    std::vector<Box> leaves;
    grow(x, scores, drawn, {std::vector<double>(dimensions, 0.0), std::vector<double>(dimensions, 1.0)}, random, leaves);
    const std::vector<double> shares = variance_shares(leaves);
    for (std::size_t d = 0; d < dimensions; ++d) sum[d] += shares[d] / kTrees;
  }
  return sum;
}

}  // namespace deft
