#include "deft/transfer/linear_head.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include <linear.h>

#include "deft/core/lbfgs.h"
#include "deft/core/random.h"
#include "deft/data/parallel.h"

namespace deft {
namespace {

constexpr std::int64_t kChunks = 16;        // fixed, so that sums do not depend on the number of cores

struct Scaling {
  std::vector<float> mean, factor;
};

Scaling scaling_of(const FeatureTable& table) {
  Scaling scaling{std::vector<float>(static_cast<std::size_t>(table.width)), std::vector<float>(static_cast<std::size_t>(table.width), 1.0f)};
  std::vector<double> sum(static_cast<std::size_t>(table.width)), squares(sum);
  for (std::int64_t i = 0; i < table.count; ++i) {
    const auto row = table.row(i);
    for (std::size_t k = 0; k < row.size(); ++k) {
      sum[k] += row[k];
      squares[k] += static_cast<double>(row[k]) * row[k];
    }
  }
  const auto n = static_cast<double>(std::max<std::int64_t>(1, table.count));
  for (std::size_t k = 0; k < sum.size(); ++k) {
    const double mean = sum[k] / n, deviation = std::sqrt(std::max(0.0, squares[k] / n - mean * mean));
    scaling.mean[k] = static_cast<float>(mean);
    scaling.factor[k] = deviation > 1e-6 * std::max(1.0, std::fabs(mean)) ? static_cast<float>(1.0 / deviation) : 0.0f;  // constants say nothing
  }
  return scaling;
}

std::vector<float> scaled(const FeatureTable& table, const Scaling& scaling) {
  std::vector<float> values(table.features.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::size_t k = i % static_cast<std::size_t>(table.width);
    values[i] = (table.features[i] - scaling.mean[k]) * scaling.factor[k];
  }
  return values;
}

// A head on scaled features, as one on features as they are.
LinearHead unscaled(const std::vector<double>& weight, const std::vector<double>& bias, const Scaling& scaling, double scale) {
  LinearHead head{static_cast<std::int64_t>(scaling.mean.size()), static_cast<std::int64_t>(bias.size()), {}, {}};
  for (std::size_t c = 0; c < bias.size(); ++c) {
    double shift = bias[c];
    for (std::size_t k = 0; k < scaling.mean.size(); ++k) {
      const double w = weight[c * scaling.mean.size() + k] * scaling.factor[k];
      head.weight.push_back(static_cast<float>(scale * w));
      shift -= w * scaling.mean[k];
    }
    head.bias.push_back(static_cast<float>(scale * shift));
  }
  return head;
}

// Turns logits into predictions in place; returns the loss against the targets.
double predict_and_lose(std::span<double> logits, std::span<const float> targets, Link link) {
  double loss = 0;
  if (link == Link::softmax) {
    const double most = *std::max_element(logits.begin(), logits.end());
    double sum = 0;
    for (const double z : logits) sum += std::exp(z - most);
    const double log_sum = most + std::log(sum);
    for (std::size_t k = 0; k < logits.size(); ++k) {
      loss += targets[k] * (log_sum - logits[k]);
      logits[k] = std::exp(logits[k] - log_sum);
    }
  } else if (link == Link::sigmoid) {
    for (std::size_t k = 0; k < logits.size(); ++k) {
      const double z = logits[k];
      loss += std::max(z, 0.0) - z * targets[k] + std::log1p(std::exp(-std::fabs(z)));
      logits[k] = 1.0 / (1.0 + std::exp(-z));
    }
  } else {
    for (std::size_t k = 0; k < logits.size(); ++k) loss += 0.5 * (logits[k] - targets[k]) * (logits[k] - targets[k]);
  }
  return loss;
}

double dot(const float* a, const float* b, std::size_t count) {
  float sums[8] = {};
  std::size_t i = 0;
  for (; i + 8 <= count; i += 8) {
    for (std::size_t k = 0; k < 8; ++k) sums[k] += a[i + k] * b[i + k];
  }
  double sum = 0;
  for (const float one : sums) sum += one;
  for (; i < count; ++i) sum += static_cast<double>(a[i]) * b[i];
  return sum;
}

bool right(std::span<const float> logits, std::span<const float> targets) {
  return std::max_element(logits.begin(), logits.end()) - logits.begin() == std::max_element(targets.begin(), targets.end()) - targets.begin();
}

}  // namespace

FeatureTable rows_of(const FeatureTable& table, const std::vector<std::int64_t>& which) {
  FeatureTable part{static_cast<std::int64_t>(which.size()), table.width, table.outputs, {}, {}, {}};
  for (const std::int64_t i : which) {
    const auto row = table.row(i);
    part.features.insert(part.features.end(), row.begin(), row.end());
    const auto at = table.targets.begin() + i * table.outputs;
    part.targets.insert(part.targets.end(), at, at + table.outputs);
    if (!table.groups.empty()) part.groups.push_back(table.groups[static_cast<std::size_t>(i)]);
  }
  return part;
}

std::vector<float> LinearHead::logits(std::span<const float> features) const {
  std::vector<float> out;
  for (std::int64_t c = 0; c < outputs; ++c) {
    out.push_back(static_cast<float>(bias[static_cast<std::size_t>(c)] + dot(weight.data() + c * width, features.data(), features.size())));
  }
  return out;
}

LinearHead fit_logistic(const FeatureTable& table, Link link, double strength) {
  const Scaling scaling = scaling_of(table);
  const std::vector<float> x = scaled(table, scaling);
  const auto width = static_cast<std::size_t>(table.width), outputs = static_cast<std::size_t>(table.outputs);
  const std::size_t weights = width * outputs;
  std::vector<float> w(weights);
  std::vector<std::vector<double>> gradients(kChunks, std::vector<double>(weights + outputs));
  std::vector<double> losses(kChunks);
  const auto objective = [&](const std::vector<double>& point, std::vector<double>& gradient) {
    std::copy(point.begin(), point.begin() + static_cast<std::ptrdiff_t>(weights), w.begin());
    parallel_for(kChunks, [&](std::int64_t chunk) {
      std::vector<double>& mine = gradients[static_cast<std::size_t>(chunk)];
      std::fill(mine.begin(), mine.end(), 0.0);
      double loss = 0;
      std::vector<double> z(outputs);
      std::vector<float> sums(weights, 0.0f);
      for (std::int64_t i = chunk * table.count / kChunks; i < (chunk + 1) * table.count / kChunks; ++i) {
        const float* row = x.data() + static_cast<std::size_t>(i) * width;
        const auto target = std::span(table.targets).subspan(static_cast<std::size_t>(i) * outputs, outputs);
        for (std::size_t c = 0; c < outputs; ++c) z[c] = point[weights + c] + dot(w.data() + c * width, row, width);
        loss += predict_and_lose(z, target, link);
        for (std::size_t c = 0; c < outputs; ++c) {
          const double error = z[c] - target[c];
          mine[weights + c] += error;
          const auto factor = static_cast<float>(error);
          float* sum = sums.data() + c * width;
          for (std::size_t k = 0; k < width; ++k) sum[k] += factor * row[k];
        }
      }
      for (std::size_t k = 0; k < weights; ++k) mine[k] = sums[k];
      losses[static_cast<std::size_t>(chunk)] = loss;
    });
    const double n = static_cast<double>(std::max<std::int64_t>(1, table.count));
    std::fill(gradient.begin(), gradient.end(), 0.0);
    double value = std::accumulate(losses.begin(), losses.end(), 0.0) / n;
    for (const std::vector<double>& one : gradients) {
      for (std::size_t k = 0; k < gradient.size(); ++k) gradient[k] += one[k] / n;
    }
    for (std::size_t k = 0; k < weights; ++k) {
      value += 0.5 * strength * point[k] * point[k];
      gradient[k] += strength * point[k];
    }
    return value;
  };
  const LbfgsResult found = minimize(objective, std::vector<double>(weights + outputs, 0.0), {.iterations = 100, .tolerance = 1e-4});
  return unscaled({found.x.begin(), found.x.begin() + static_cast<std::ptrdiff_t>(weights)},
                  {found.x.begin() + static_cast<std::ptrdiff_t>(weights), found.x.end()}, scaling, 1.0);
}

LinearHead fit_svm(const FeatureTable& table, double strength, double scale) {
  const Scaling scaling = scaling_of(table);
  const std::vector<float> x = scaled(table, scaling);
  const auto width = static_cast<std::size_t>(table.width);
  std::vector<feature_node> nodes(static_cast<std::size_t>(table.count) * (width + 2));
  std::vector<feature_node*> rows;
  for (std::size_t i = 0; i < static_cast<std::size_t>(table.count); ++i) {
    feature_node* row = nodes.data() + i * (width + 2);
    rows.push_back(row);
    for (std::size_t k = 0; k < width; ++k) row[k] = {static_cast<int>(k) + 1, x[i * width + k]};
    row[width] = {static_cast<int>(width) + 1, 1.0};  // the bias
    row[width + 1] = {-1, 0.0};
  }
  set_print_string_function([](const char*) {});
  std::vector<double> weight(width * static_cast<std::size_t>(table.outputs)), bias(static_cast<std::size_t>(table.outputs));
  parallel_for(table.outputs, [&](std::int64_t c) {
    std::vector<double> labels;
    for (std::int64_t i = 0; i < table.count; ++i) labels.push_back(table.targets[static_cast<std::size_t>(i * table.outputs + c)] > 0.5f ? 1 : -1);
    if (std::adjacent_find(labels.begin(), labels.end(), std::not_equal_to<>()) == labels.end()) {  // one side only: nothing to separate
      bias[static_cast<std::size_t>(c)] = labels.empty() ? 0 : labels[0];
      return;
    }
    problem given{static_cast<int>(table.count), static_cast<int>(width) + 1, labels.data(), rows.data(), 1.0};
    parameter settings{};
    settings.solver_type = L2R_L2LOSS_SVC;
    settings.C = 1.0 / (strength * static_cast<double>(table.count));
    settings.eps = 0.01;
    settings.p = 0.1;
    model* trained = train(&given, &settings);
    const double sign = trained->label[0] == 1 ? 1.0 : -1.0;
    for (std::size_t k = 0; k < width; ++k) weight[static_cast<std::size_t>(c) * width + k] = sign * trained->w[k];
    bias[static_cast<std::size_t>(c)] = sign * trained->w[width];
    free_and_destroy_model(&trained);
  });
  return unscaled(weight, bias, scaling, scale);
}

double accuracy_of(const LinearHead& head, const FeatureTable& table, Link link) {
  if (table.count == 0) return std::nan("");
  double hits = 0, error = 0, squares = 0;
  std::vector<double> sum(static_cast<std::size_t>(table.outputs));
  for (std::int64_t i = 0; i < table.count; ++i) {
    const std::vector<float> logits = head.logits(table.row(i));
    const auto target = std::span(table.targets).subspan(static_cast<std::size_t>(i * table.outputs), static_cast<std::size_t>(table.outputs));
    if (link == Link::softmax) hits += right(logits, target);
    for (std::size_t k = 0; k < target.size(); ++k) {
      if (link == Link::sigmoid) hits += ((logits[k] > 0) == (target[k] > 0.5f)) / static_cast<double>(table.outputs);
      error += (logits[k] - target[k]) * (logits[k] - target[k]);
      squares += target[k] * target[k];
      sum[k] += target[k];
    }
  }
  if (link != Link::identity) return hits / static_cast<double>(table.count);
  for (const double one : sum) squares -= one * one / static_cast<double>(table.count);
  return squares > 0 ? 1 - error / squares : 0;
}

HeadScore cross_validate(const FeatureTable& table, Link link, HeadSolver solver, double strength, std::int64_t folds, std::int64_t seed) {
  // Folds by sample, spread over the classes.
  std::vector<std::int64_t> order;
  std::map<std::int64_t, std::vector<std::int64_t>> rows;
  for (std::int64_t i = 0; i < table.count; ++i) rows[table.groups.empty() ? i : table.groups[static_cast<std::size_t>(i)]].push_back(i);
  std::map<std::int64_t, std::vector<std::int64_t>> by_class;
  for (const auto& [group, members] : rows) {
    const auto target = std::span(table.targets).subspan(static_cast<std::size_t>(members[0] * table.outputs), static_cast<std::size_t>(table.outputs));
    by_class[link == Link::softmax ? std::max_element(target.begin(), target.end()) - target.begin() : 0].push_back(group);
  }
  for (auto& [one, groups] : by_class) {
    Random random = Random::of(static_cast<std::uint64_t>(seed), "head folds", static_cast<std::uint64_t>(one));
    random.shuffle(groups);
    order.insert(order.end(), groups.begin(), groups.end());
  }
  HeadScore score{strength, 0, 0, 0, 1.0, std::vector<float>(static_cast<std::size_t>(table.count * table.outputs))};
  std::vector<double> accuracies;
  double loss = 0;
  for (std::int64_t fold = 0; fold < folds; ++fold) {
    std::vector<std::int64_t> inside, outside;
    for (std::size_t i = 0; i < order.size(); ++i) {
      const bool held_out = static_cast<std::int64_t>(i) % folds == fold;
      for (const std::int64_t row : rows.at(order[i])) (held_out ? outside : inside).push_back(row);
    }
    if (inside.empty() || outside.empty()) continue;
    const FeatureTable part = rows_of(table, inside);
    const LinearHead head = solver == HeadSolver::svm ? fit_svm(part, strength) : fit_logistic(part, link, strength);
    accuracies.push_back(accuracy_of(head, rows_of(table, outside), link));
    for (const std::int64_t row : outside) {
      const std::vector<float> logits = head.logits(table.row(row));
      std::copy(logits.begin(), logits.end(), score.logits.begin() + row * table.outputs);
      std::vector<double> z(logits.begin(), logits.end());
      loss += predict_and_lose(z, std::span(table.targets).subspan(static_cast<std::size_t>(row * table.outputs), z.size()), link);
    }
  }
  const auto n = static_cast<double>(accuracies.size());
  score.loss = loss / static_cast<double>(std::max<std::int64_t>(1, table.count));
  score.accuracy = n > 0 ? std::accumulate(accuracies.begin(), accuracies.end(), 0.0) / n : std::nan("");
  double squares = 0;
  for (const double one : accuracies) squares += (one - score.accuracy) * (one - score.accuracy);
  score.error = n > 1 ? std::sqrt(squares / (n - 1) / n) : 0.0;
  return score;
}

HeadScore best_strength(const FeatureTable& table, Link link, HeadSolver solver, std::int64_t folds, std::int64_t seed) {
  HeadScore best;
  bool first = true;
  for (const double strength : {1e-4, 1e-3, 1e-2, 1e-1, 1.0, 10.0}) {
    HeadScore score = cross_validate(table, link, solver, strength, folds, seed);
    const bool better = solver == HeadSolver::svm ? score.accuracy >= best.accuracy : score.loss < best.loss;  // ties: the stronger penalty
    if (first || better) best = std::move(score);
    first = false;
  }
  return best;
}

double fitted_scale(std::span<const float> scores, std::span<const float> targets, std::int64_t outputs, Link link) {
  const auto width = static_cast<std::size_t>(outputs);
  const auto objective = [&](const std::vector<double>& point, std::vector<double>& gradient) {
    const double scale = std::exp(point[0]);
    double loss = 0, slope = 0;
    std::vector<double> z(width);
    for (std::size_t i = 0; i + width <= scores.size(); i += width) {
      for (std::size_t k = 0; k < width; ++k) z[k] = scale * scores[i + k];
      loss += predict_and_lose(z, targets.subspan(i, width), link);
      for (std::size_t k = 0; k < width; ++k) slope += (z[k] - targets[i + k]) * scores[i + k] * scale;
    }
    const double n = static_cast<double>(std::max<std::size_t>(1, scores.size() / width));
    gradient[0] = slope / n + 1e-3 * point[0];  // separable scores would want an infinite factor
    return loss / n + 5e-4 * point[0] * point[0];
  };
  return std::exp(minimize(objective, {0.0}, {.iterations = 50, .tolerance = 1e-6}).x[0]);
}

}  // namespace deft
