#include "deft/ensemble/boosted_trees.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include <fmt/format.h>

#include "deft/core/problem.h"
#include "deft/core/random.h"
#include "deft/data/dataset.h"
#include "deft/data/parallel.h"
#include "deft/ensemble/boosting.h"

namespace deft {
namespace {

constexpr double kMostFolds = 20, kMostRounds = 10000;
constexpr std::int64_t kRoundsBetweenLooks = 10;

// z of one row to shares of classes.
void shares_of(std::span<const float> sums, std::span<float> out) {
  if (sums.size() == 1) {
    out[1] = 1.0f / (1.0f + std::exp(-sums[0]));
    out[0] = 1.0f - out[1];
    return;
  }
  const float most = *std::max_element(sums.begin(), sums.end());
  float total = 0.0f;
  for (std::size_t k = 0; k < sums.size(); ++k) total += out[k] = std::exp(sums[k] - most);
  for (float& one : out) one /= total;
}

struct Score {
  double loss = 0.0, accuracy = 0.0;
};

Score score_of(std::span<const float> answers, const LabelledRows& rows) {
  Score score;
  const auto classes = static_cast<std::size_t>(rows.classes);
  const auto count = static_cast<double>(rows.count());
  for (std::size_t i = 0; i < rows.labels.size(); ++i) {
    const std::span<const float> own = answers.subspan(i * classes, classes);
    score.loss -= std::log(std::max(own[static_cast<std::size_t>(rows.labels[i])], 1e-7f)) / count;
    score.accuracy += (std::max_element(own.begin(), own.end()) - own.begin() == rows.labels[i]) / count;
  }
  return score;
}

}  // namespace

const Card BoostedTrees::card{"ensemble", "boosted_trees", "Gradient-boosted trees",
                              "Friedman 2001, Greedy function approximation: a gradient boosting machine; Chen and Guestrin 2016, XGBoost, arXiv:1603.02754"};

void describe(BoostedTreesOptions& options, Fields& fields) {
  fields.real("learning_rate", options.learning_rate, "how much of each tree is added", {1e-4, 1});
  fields.whole("depth", options.depth, "questions in a row at most", {1, 16});
  fields.real("row_share", options.row_share, "share of the rows that each tree is grown on", {0.01, 1});
  fields.real("column_share", options.column_share, "share of the columns that each tree may ask for", {0.01, 1});
  fields.real("leaf_weight", options.leaf_weight, "least sum of second derivatives in a leaf", {0, 1e6});
  fields.whole("folds", options.folds, "parts of the training rows, each answered by trees grown without it", {2, kMostFolds});
  fields.whole("most_rounds", options.most_rounds, "trees of each class and fold at most", {1, kMostRounds});
  fields.whole("patience", options.patience, "rounds without a smaller out-of-fold loss, and it stops", {1, 1000});
}

void BoostedTrees::fit(const LabelledRows& rows, const ForestWatch& watch) {
  if (rows.count() < options_.folds) throw Refusal(fmt::format("[ensemble] boosted_trees: {} training rows are too few for {} folds", rows.count(), options_.folds));
  width_ = rows.width;
  classes_ = rows.classes;
  const auto folds = static_cast<std::size_t>(options_.folds), classes = static_cast<std::size_t>(classes_);
  const auto deal = static_cast<std::int64_t>(Random::of(watch.seed, "boosted trees folds").below(1 << 30));
  const std::vector<std::int64_t> fold_of = stratified_folds(rows.labels, options_.folds, deal);
  std::vector<std::vector<std::int64_t>> answered(folds);
  std::vector<Boosting> boostings;
  for (std::size_t k = 0; k < folds; ++k) {
    std::vector<std::int64_t> own;
    for (std::int64_t i = 0; i < rows.count(); ++i) (fold_of[static_cast<std::size_t>(i)] == static_cast<std::int64_t>(k) ? answered[k] : own).push_back(i);
    boostings.emplace_back(rows, own, answered[k], options_, watch.seed + k);
  }
  double best_loss = 1e300;
  rounds_ = 0;
  auto start = std::chrono::steady_clock::now();
  bool better_since = false;
  for (std::int64_t round = 1; round <= options_.most_rounds; ++round) {
    std::vector<float> answers(static_cast<std::size_t>(rows.count()) * classes);
    for (std::size_t k = 0; k < folds; ++k) {
      boostings[k].grow_round();
      const std::span<const float> z = boostings[k].sums_of_others();
      for (std::size_t i = 0; i < answered[k].size(); ++i) {
        shares_of(z.subspan(i * sums(), sums()), std::span(answers).subspan(static_cast<std::size_t>(answered[k][i]) * classes, classes));
      }
    }
    const Score score = score_of(answers, rows);
    if (score.loss < best_loss) {
      best_loss = score.loss;
      rounds_ = round;
      better_since = true;
      out_of_fold_ = std::move(answers);
    }
    const bool ends = round == options_.most_rounds || round - rounds_ >= options_.patience;
    if (!ends && round % kRoundsBetweenLooks != 0) continue;
    const auto now = std::chrono::steady_clock::now();
    const bool go_on = watch.after_layer({round, score.accuracy, better_since, std::chrono::duration<double>(now - start).count()});
    if (ends || !go_on) break;
    start = now;
    better_since = false;
  }
  folds_.clear();
  for (const Boosting& one : boostings) folds_.push_back(one.trees(rounds_));
}

void BoostedTrees::predict(std::span<const float> values, std::int64_t count, std::span<float> out) const {
  const auto width = static_cast<std::size_t>(width_), classes = static_cast<std::size_t>(classes_);
  parallel_for(count, [&](std::int64_t i) {
    const std::span<const float> row = values.subspan(static_cast<std::size_t>(i) * width, width);
    const std::span<float> answer = out.subspan(static_cast<std::size_t>(i) * classes, classes);
    std::fill(answer.begin(), answer.end(), 0.0f);
    std::vector<float> z(sums()), own(classes);
    for (const Forest& trees : folds_) {
      std::fill(z.begin(), z.end(), 0.0f);
      for (std::size_t t = 0; t < trees.roots.size(); ++t) {
        z[t % sums()] += trees.leaves[static_cast<std::size_t>(trees.nodes[trees.leaf_of(static_cast<std::size_t>(trees.roots[t]), row)].next)];
      }
      shares_of(z, own);
      for (std::size_t k = 0; k < classes; ++k) answer[k] += own[k] / static_cast<float>(folds_.size());
    }
  });
}

std::int64_t BoostedTrees::nodes() const {
  std::size_t count = 0;
  for (const Forest& trees : folds_) count += trees.nodes.size();
  return static_cast<std::int64_t>(count);
}

void BoostedTrees::save(State& state) const {
  state.numbers["rounds"] = static_cast<double>(rounds_);
  state.numbers["folds"] = static_cast<double>(folds_.size());
  for (std::size_t k = 0; k < folds_.size(); ++k) {
    State one;
    folds_[k].save(one);
    state.put(fmt::format("fold{}", k + 1), one);
  }
}

void BoostedTrees::load(const State& state, std::int64_t width, std::int64_t classes, const std::string& where) {
  const auto number = [&](const std::string& name, double most) {
    const double value = state.number(name);
    if (!(value >= 1 && value <= most && value == std::floor(value))) throw Refusal(where + ": its number of " + name + " is impossible");
    return static_cast<std::int64_t>(value);
  };
  width_ = width;
  classes_ = classes;
  rounds_ = number("rounds", kMostRounds);
  const std::int64_t folds = number("folds", kMostFolds);
  folds_.clear();
  for (std::int64_t k = 0; k < folds; ++k) {
    folds_.push_back(Forest::load(state.part(fmt::format("fold{}", k + 1)), width, 1, where, Forest::Leaves::sums));
    if (folds_.back().roots.size() != static_cast<std::size_t>(rounds_) * sums()) throw Refusal(where + ": the number of its trees is not that of its rounds");
  }
}

}  // namespace deft
