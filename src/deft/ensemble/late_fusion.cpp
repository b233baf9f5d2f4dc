#include "deft/ensemble/late_fusion.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "deft/ensemble/weighted_mean.h"
#include "deft/transfer/linear_head.h"

namespace deft {
namespace {

// count x classes: log-probabilities, of each sample's mean freed.
std::vector<float> scores_of(const MemberAnswers& member) {
  std::vector<float> scores;
  const auto width = static_cast<std::size_t>(member.width);
  for (const float p : member.values) scores.push_back(std::log(std::max(p, kLeastProbability)));
  for (std::size_t i = 0; i < scores.size(); i += width) {
    const auto row = std::span(scores).subspan(i, width);
    const double mean = std::accumulate(row.begin(), row.end(), 0.0) / static_cast<double>(width);
    for (float& one : row) one -= static_cast<float>(mean);
  }
  return scores;
}

double spread_of(const std::vector<float>& scores, const std::string& normalization) {
  if (normalization == "none" || scores.empty()) return 1.0;
  double spread = 0;
  if (normalization == "min_max") {
    const auto [least, most] = std::minmax_element(scores.begin(), scores.end());
    spread = *most - *least;
  } else {
    double squares = 0;  // their mean is 0
    for (const float one : scores) squares += static_cast<double>(one) * one;
    spread = std::sqrt(squares / static_cast<double>(scores.size()));
  }
  return spread > 0 ? spread : 1.0;
}

}  // namespace

const Card LateFusion::card{"ensemble", "late_fusion", "Late fusion of scores", "Jain, Nandakumar, Ross 2005, Pattern Recognition 38; Kuncheva 2004"};

void describe(LateFusionOptions& options, Fields& fields) {
  fields.choice("normalization", options.normalization, "how scores of different members are brought to one scale", {"z_score", "min_max", "none"});
  fields.choice("weighting", options.weighting, "how much a member counts: all the same, or by its accuracy on the validation part", {"equal", "accuracy"});
}

void LateFusion::fit(const Answers& validation, std::span<const float> targets) {
  weights_.clear();
  factors_.clear();
  for (const MemberAnswers& member : validation.members) {
    double weight = 1.0;
    if (options_.weighting == "accuracy") {
      const std::vector<double> right = credits(validation.kind, member.values, targets);
      const double n = static_cast<double>(right.size()), hits = std::accumulate(right.begin(), right.end(), 0.0);
      weight = std::max(0.0, std::log((hits + 0.5) / (n - hits + 0.5)));
    }
    weights_.push_back(weight);
  }
  const double total = std::accumulate(weights_.begin(), weights_.end(), 0.0);
  if (total > 0) {
    for (double& one : weights_) one /= total;
  } else {
    weights_ = equal_weights(weights_.size());
  }
  std::vector<float> fused(targets.size(), 0.0f);
  for (std::size_t m = 0; m < weights_.size(); ++m) {
    const std::vector<float> scores = scores_of(validation.members[m]);
    factors_.push_back(weights_[m] / spread_of(scores, options_.normalization));
    for (std::size_t i = 0; i < fused.size(); ++i) fused[i] += static_cast<float>(factors_[m]) * scores[i];
  }
  const double scale = fitted_scale(fused, targets, validation.kind.outputs, Link::softmax);
  for (double& one : factors_) one *= scale;
}

void LateFusion::combine(Rows rows, std::span<float> out) const { weighted_log_mean(rows, factors_, out); }

void LateFusion::keep(const std::vector<std::size_t>& members) {
  weights_ = chosen(weights_, members);
  factors_ = chosen(factors_, members);
}

void LateFusion::save(State& state) const {
  state.arrays["weights"] = {weights_.begin(), weights_.end()};
  state.arrays["factors"] = {factors_.begin(), factors_.end()};
}

void LateFusion::load(const State& state) {
  weights_ = {state.array("weights").begin(), state.array("weights").end()};
  factors_ = {state.array("factors").begin(), state.array("factors").end()};
}

GraphWriter::Value LateFusion::write(GraphWriter& writer, const std::vector<GraphWriter::Value>& members, const AnswerKind&) const {
  return write_weighted_log_mean(writer, members, factors_);
}

}  // namespace deft
