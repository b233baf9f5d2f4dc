#include "deft/ensemble/greedy.h"

#include <algorithm>
#include <numeric>

#include "deft/ensemble/weighted_mean.h"

namespace deft {
namespace {

struct Score {
  double first = -1e300, second = -1e300;      // larger is better; the second decides ties
  bool operator>(const Score& other) const { return first > other.first || (first == other.first && second > other.second); }
};

Score score_of(const AnswerKind& kind, std::span<const float> predictions, std::span<const float> targets, bool by_accuracy) {
  const double loss = mean_loss(kind, predictions, targets);
  if (!by_accuracy) return {-loss, 0.0};
  const std::vector<double> right = credits(kind, predictions, targets);
  return {std::accumulate(right.begin(), right.end(), 0.0), -loss};
}

}  // namespace

const Card Greedy::card{"ensemble", "greedy", "Greedy ensemble selection", "Caruana, Niculescu-Mizil, Crew, Ksikes 2004, ICML"};

void describe(GreedyOptions& options, Fields& fields) {
  fields.whole("rounds", options.rounds, "members added one by one; a member may be added again", {1, 1000});
  fields.choice("choose_by", options.choose_by, "what the validation part is scored by", {"loss", "accuracy"});
}

std::vector<double> select_greedily(const Answers& validation, std::span<const float> targets, const GreedyOptions& options) {
  const std::size_t members = validation.members.size();
  const bool by_accuracy = options.choose_by == "accuracy";
  std::vector<float> sum(targets.size(), 0.0f), tried(targets.size());
  std::vector<double> counts(members, 0.0), best_counts;
  Score best;
  for (std::int64_t round = 1; round <= options.rounds; ++round) {
    std::size_t chosen = 0;
    Score chosen_score;
    for (std::size_t m = 0; m < members; ++m) {
      const std::vector<float>& more = validation.members[m].values;
      for (std::size_t i = 0; i < tried.size(); ++i) tried[i] = (sum[i] + more[i]) / static_cast<float>(round);
      const Score score = score_of(validation.kind, tried, targets, by_accuracy);
      if (m == 0 || score > chosen_score) chosen = m, chosen_score = score;
    }
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += validation.members[chosen].values[i];
    counts[chosen] += 1.0;
    if (round == 1 || chosen_score > best) best = chosen_score, best_counts = counts;
  }
  const double total = std::accumulate(best_counts.begin(), best_counts.end(), 0.0);
  for (double& one : best_counts) one /= total;
  return best_counts;
}

void Greedy::combine(Rows rows, std::span<float> out) const { weighted_mean(rows, weights_, out); }

void Greedy::save(State& state) const { state.arrays["weights"] = {weights_.begin(), weights_.end()}; }
void Greedy::load(const State& state) { weights_ = {state.array("weights").begin(), state.array("weights").end()}; }

GraphWriter::Value Greedy::write(GraphWriter& writer, const std::vector<GraphWriter::Value>& members, const AnswerKind&) const {
  return write_weighted_mean(writer, members, weights_);
}

}  // namespace deft
