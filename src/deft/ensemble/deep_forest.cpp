#include "deft/ensemble/deep_forest.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include <fmt/format.h>

#include "deft/core/problem.h"
#include "deft/core/random.h"
#include "deft/core/seconds_since.h"
#include "deft/data/dataset.h"
#include "deft/data/parallel.h"
#include "deft/ensemble/completely_random_tree.h"
#include "deft/ensemble/random_forest.h"

namespace deft {
namespace {

constexpr double kMostLayers = 100, kMostForests = 64, kMostFolds = 20;

// Rows with the layer's shares behind them.
LabelledRows extended(const LabelledRows& rows, std::span<const float> shares) {
  const auto more = static_cast<std::int64_t>(shares.size()) / rows.count();
  LabelledRows result{.width = rows.width + more, .classes = rows.classes, .labels = rows.labels};
  result.values.reserve(rows.values.size() + shares.size());
  for (std::int64_t i = 0; i < rows.count(); ++i) {
    const std::span<const float> row = rows.row(i), own = shares.subspan(static_cast<std::size_t>(i * more), static_cast<std::size_t>(more));
    result.values.insert(result.values.end(), row.begin(), row.end());
    result.values.insert(result.values.end(), own.begin(), own.end());
  }
  return result;
}

// Mean over the forests: shares holds `classes` numbers of each.
void mean_of_forests(std::span<const float> shares, std::span<float> out) {
  std::fill(out.begin(), out.end(), 0.0f);
  for (std::size_t i = 0; i < shares.size(); ++i) out[i % out.size()] += shares[i];
  for (float& one : out) one *= static_cast<float>(out.size()) / static_cast<float>(shares.size());
}

std::string place_of(std::size_t layer, std::size_t forest, std::size_t fold) { return fmt::format("layer{}/forest{}/fold{}", layer + 1, forest + 1, fold + 1); }

}  // namespace

const Card DeepForest::card{"ensemble", "deep_forest", "Deep forest", "Zhou and Feng 2017, Deep forest: towards an alternative to deep neural networks (gcForest), arXiv:1702.08835"};

void describe(DeepForestOptions& options, Fields& fields) {
  fields.whole("random_forests", options.random_forests, "random forests in each layer", {0, 32});
  fields.whole("completely_random_forests", options.completely_random_forests, "forests of completely random trees in each layer", {0, 32});
  fields.whole("trees", options.trees, "trees of each forest and fold", {1, 10000});
  fields.whole("folds", options.folds, "parts of the training rows, each answered by forests grown without it", {2, kMostFolds});
  fields.whole("smallest_split", options.smallest_split, "a node with fewer rows is a leaf", {2, 1e6});
  fields.whole("most_layers", options.most_layers, "layers at most", {1, kMostLayers});
  fields.whole("patience", options.patience, "layers without a better out-of-fold accuracy, and it stops", {1, 20});
  fields.require(options.random_forests + options.completely_random_forests > 0, "a layer needs a forest: raise random_forests or completely_random_forests");
}

DeepForest::Layer DeepForest::grown(const LabelledRows& rows, std::int64_t number, std::uint64_t seed, std::vector<float>& shares) const {
  const auto layer_seed = static_cast<std::int64_t>(Random::of(seed, "deep forest folds", static_cast<std::uint64_t>(number)).below(1 << 30));
  const std::vector<std::int64_t> folds = stratified_folds(rows.labels, options_.folds, layer_seed);
  const std::int64_t jobs = forests() * options_.folds;
  const auto classes = static_cast<std::size_t>(rows.classes);
  Layer layer{std::vector(static_cast<std::size_t>(forests()), std::vector<Forest>(static_cast<std::size_t>(options_.folds)))};
  shares.assign(static_cast<std::size_t>(rows.count() * forests()) * classes, 0.0f);
  parallel_for(jobs, [&](std::int64_t job) {
    const std::int64_t f = job / options_.folds, fold = job % options_.folds;
    std::vector<std::int64_t> others, own;
    for (std::int64_t i = 0; i < rows.count(); ++i) (folds[static_cast<std::size_t>(i)] == fold ? own : others).push_back(i);
    Random random = Random::of(seed, "deep forest", static_cast<std::uint64_t>(number), static_cast<std::uint64_t>(job));
    Forest forest = empty_forest(rows.width, rows.classes);
    if (f < options_.random_forests) {
      grow_random_forest(forest, rows, others, options_.trees, options_.smallest_split, static_cast<std::uint64_t>(random.below(1LL << 40)));
    } else {
      for (std::int64_t tree = 0; tree < options_.trees; ++tree) grow_completely_random_tree(forest, rows, others, options_.smallest_split, random);
    }
    for (const std::int64_t i : own) forest.answer(rows.row(i), std::span(shares).subspan((static_cast<std::size_t>(i * forests() + f)) * classes, classes));
    layer.forests[static_cast<std::size_t>(f)][static_cast<std::size_t>(fold)] = std::move(forest);
  });
  return layer;
}

void DeepForest::fit(const LabelledRows& rows, const ForestWatch& watch) {
  if (rows.count() < options_.folds) throw Refusal(fmt::format("[ensemble] deep_forest: {} training rows are too few for {} folds", rows.count(), options_.folds));
  width_ = rows.width;
  classes_ = rows.classes;
  layers_.clear();
  const auto classes = static_cast<std::size_t>(classes_);
  LabelledRows now = rows;
  double best = -1.0;
  std::size_t kept = 0;
  for (std::int64_t number = 1; number <= options_.most_layers; ++number) {
    const auto start = std::chrono::steady_clock::now();
    std::vector<float> shares;
    layers_.push_back(grown(now, number, watch.seed, shares));
    std::vector<float> answers(static_cast<std::size_t>(rows.count()) * classes);
    std::int64_t right = 0;
    const std::size_t all = static_cast<std::size_t>(forests()) * classes;
    for (std::size_t i = 0; i < rows.labels.size(); ++i) {
      const std::span<float> answer = std::span(answers).subspan(i * classes, classes);
      mean_of_forests(std::span(shares).subspan(i * all, all), answer);
      right += std::max_element(answer.begin(), answer.end()) - answer.begin() == rows.labels[i];
    }
    const double accuracy = static_cast<double>(right) / static_cast<double>(rows.count());
    const bool better = accuracy > best;
    if (better) {
      best = accuracy;
      kept = layers_.size();
      out_of_fold_ = std::move(answers);
    }
    const bool go_on = watch.after_layer({number, accuracy, better, seconds_since(start)});
    if (!go_on || number - static_cast<std::int64_t>(kept) >= options_.patience || best == 1.0) break;
    now = extended(rows, shares);
  }
  layers_.resize(kept);
}

void DeepForest::predict(std::span<const float> values, std::int64_t count, std::span<float> out) const {
  const auto width = static_cast<std::size_t>(width_), classes = static_cast<std::size_t>(classes_);
  parallel_for(count, [&](std::int64_t i) {
    std::vector<float> row(values.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(i) * width), values.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(i + 1) * width));
    std::vector<float> shares, one(classes);
    for (const Layer& layer : layers_) {
      shares.clear();
      for (const std::vector<Forest>& folds : layer.forests) {
        std::vector<float> mean(classes, 0.0f);
        for (const Forest& forest : folds) {
          forest.answer(row, one);
          for (std::size_t k = 0; k < classes; ++k) mean[k] += one[k] / static_cast<float>(folds.size());
        }
        shares.insert(shares.end(), mean.begin(), mean.end());
      }
      row.resize(width);
      row.insert(row.end(), shares.begin(), shares.end());
    }
    mean_of_forests(shares, out.subspan(static_cast<std::size_t>(i) * classes, classes));
  });
}

std::int64_t DeepForest::nodes() const {
  std::size_t count = 0;
  for (const Layer& layer : layers_) {
    for (const std::vector<Forest>& folds : layer.forests) {
      for (const Forest& forest : folds) count += forest.nodes.size();
    }
  }
  return static_cast<std::int64_t>(count);
}

void DeepForest::save(State& state) const {
  state.numbers["layers"] = static_cast<double>(layers_.size());
  state.numbers["forests"] = static_cast<double>(forests());
  state.numbers["folds"] = static_cast<double>(options_.folds);
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    for (std::size_t f = 0; f < layers_[l].forests.size(); ++f) {
      for (std::size_t k = 0; k < layers_[l].forests[f].size(); ++k) {
        State one;
        layers_[l].forests[f][k].save(one);
        state.put(place_of(l, f, k), one);
      }
    }
  }
}

void DeepForest::load(const State& state, std::int64_t width, std::int64_t classes, const std::string& where) {
  const auto number = [&](const std::string& name, double most) {
    const double value = state.number(name);
    if (!(value >= 1 && value <= most && value == std::floor(value))) throw Refusal(where + ": its number of " + name + " is impossible");
    return static_cast<std::size_t>(value);
  };
  const std::size_t layers = number("layers", kMostLayers), forests = number("forests", kMostForests), folds = number("folds", kMostFolds);
  width_ = width;
  classes_ = classes;
  layers_.clear();
  for (std::size_t l = 0; l < layers; ++l) {
    Layer layer;
    const std::int64_t reads = width + (l == 0 ? 0 : static_cast<std::int64_t>(forests) * classes);
    for (std::size_t f = 0; f < forests; ++f) {
      layer.forests.emplace_back();
      for (std::size_t k = 0; k < folds; ++k) layer.forests.back().push_back(Forest::load(state.part(place_of(l, f, k)), reads, classes, where));
    }
    layers_.push_back(std::move(layer));
  }
}

}  // namespace deft
