#include "deft/transfer/linear_head.h"

#include <gtest/gtest.h>

#include <cmath>

#include "deft/core/random.h"

namespace deft {
namespace {

// Rows of two classes around (-1, 0) and (1, 0), in units far from 1 and off the middle.
FeatureTable clouds(std::int64_t count, double distance, std::uint64_t seed) {
  Random random(seed);
  FeatureTable table{count, 2, 2, {}, {}, {}};
  for (std::int64_t i = 0; i < count; ++i) {
    const bool second = i % 2;
    table.features.push_back(static_cast<float>(500 + 100 * ((second ? distance : -distance) + random.normal())));
    table.features.push_back(static_cast<float>(0.001 * random.normal()));
    table.targets.insert(table.targets.end(), {second ? 0.0f : 1.0f, second ? 1.0f : 0.0f});
    table.groups.push_back(i);
  }
  return table;
}

double mean_loss(const LinearHead& head, const FeatureTable& table) {
  double sum = 0;
  for (std::int64_t i = 0; i < table.count; ++i) {
    const std::vector<float> z = head.logits(table.row(i));
    const double most = std::max(z[0], z[1]);
    const double log_sum = most + std::log(std::exp(z[0] - most) + std::exp(z[1] - most));
    sum += log_sum - (table.targets[static_cast<std::size_t>(2 * i)] > 0.5f ? z[0] : z[1]);
  }
  return sum / static_cast<double>(table.count);
}

TEST(LinearHead, LogisticRegressionFindsTheMinimumOfItsObjective) {
  const FeatureTable table = clouds(200, 1.0, 1);
  const LinearHead best = fit_logistic(table, Link::softmax, 1e-2);
  // In the head's own units: 0.005 |w|^2 of scaled weights; deviations of the two columns are measured here again.
  double deviation[2];
  for (int k = 0; k < 2; ++k) {
    double sum = 0, squares = 0;
    for (std::int64_t i = 0; i < table.count; ++i) sum += table.row(i)[static_cast<std::size_t>(k)];
    for (std::int64_t i = 0; i < table.count; ++i) squares += std::pow(table.row(i)[static_cast<std::size_t>(k)] - sum / 200, 2);
    deviation[k] = std::sqrt(squares / 200);
  }
  const auto objective = [&](const LinearHead& head) {
    double penalty = 0;
    for (std::size_t j = 0; j < 4; ++j) penalty += std::pow(head.weight[j] * deviation[j % 2], 2);
    return mean_loss(head, table) + 0.005 * penalty;
  };
  const double least = objective(best);
  for (std::size_t j = 0; j < 4; ++j) {
    for (const double change : {-0.05, 0.05}) {
      LinearHead other = best;
      other.weight[j] += static_cast<float>(change / deviation[j % 2]);
      other.bias[j / 2] -= static_cast<float>(change / deviation[j % 2] * (j % 2 == 0 ? 500 : 0));
      EXPECT_GT(objective(other), least) << j << " " << change;
    }
  }
}

// Ridge regression has a closed form: one scaled feature, w = cov / (1 + strength).
TEST(LinearHead, IdentityLinkIsRidgeRegression) {
  FeatureTable table{4, 1, 1, {-1, 1, -1, 1}, {-2, 3, -1, 2}, {}};  // mean 0, deviation 1; mean of x y = 2
  const LinearHead head = fit_logistic(table, Link::identity, 0.25);
  EXPECT_NEAR(head.weight[0], 2.0 / 1.25, 1e-4);
  EXPECT_NEAR(head.bias[0], 0.5, 1e-4);
}

TEST(LinearHead, SigmoidLinkOfOneConstantFeatureIsTheLogOfTheOdds) {
  FeatureTable table{8, 1, 1, std::vector<float>(8, 3.0f), {1, 1, 1, 1, 1, 1, 0, 0}, {}};
  const LinearHead head = fit_logistic(table, Link::sigmoid, 1e-3);
  EXPECT_NEAR(head.logits(std::vector<float>{3.0f})[0], std::log(3.0), 1e-3);
}

// The widest street between (0, 0) and (2, 0) has its middle at x = 1 and margins 1 at the points: w = 1, b = -1 for large C.
TEST(LinearHead, SvmFindsTheWidestMargin) {
  FeatureTable table{4, 1, 2, {0, 0, 2, 2}, {1, 0, 1, 0, 0, 1, 0, 1}, {}};
  const LinearHead head = fit_svm(table, 1e-4);
  EXPECT_NEAR(head.logits(std::vector<float>{1.0f})[1], 0.0, 1e-2);
  EXPECT_NEAR(head.logits(std::vector<float>{2.0f})[1], 1.0, 2e-2);
  EXPECT_NEAR(head.logits(std::vector<float>{0.0f})[1], -1.0, 2e-2);
}

TEST(LinearHead, BothSolversSeparateWhatCanBeSeparated) {
  const FeatureTable train = clouds(200, 2.0, 2), test = clouds(400, 2.0, 3);
  EXPECT_NEAR(accuracy_of(fit_logistic(train, Link::softmax, 1e-3), test, Link::softmax), 0.977, 0.02);  // Phi(2)
  EXPECT_NEAR(accuracy_of(fit_svm(train, 1e-2), test, Link::softmax), 0.977, 0.02);
}

TEST(LinearHead, CrossValidationIsHonestWhereThereIsNothingToLearn) {
  const FeatureTable noise = clouds(300, 0.0, 4);
  const HeadScore score = cross_validate(noise, Link::softmax, HeadSolver::logistic, 1e-3, 5, 0);
  EXPECT_NEAR(score.accuracy, 0.5, 4 * std::sqrt(0.25 / 300));
}

TEST(LinearHead, ViewsOfASampleStayInOneFold) {
  // Each sample four times with labels that mean nothing: a fold that split them would know the answers.
  Random random(7);
  FeatureTable table{160, 30, 2, {}, {}, {}};
  for (std::int64_t sample = 0; sample < 40; ++sample) {
    std::vector<float> row;
    for (int k = 0; k < 30; ++k) row.push_back(static_cast<float>(random.normal()));
    const bool second = random.chance(0.5);
    for (int view = 0; view < 4; ++view) {
      table.features.insert(table.features.end(), row.begin(), row.end());
      table.targets.insert(table.targets.end(), {second ? 0.0f : 1.0f, second ? 1.0f : 0.0f});
      table.groups.push_back(sample);
    }
  }
  EXPECT_LT(cross_validate(table, Link::softmax, HeadSolver::logistic, 1e-3, 5, 0).accuracy, 0.8);
}

TEST(LinearHead, ChoosesAStrongerPenaltyForNoise) {
  FeatureTable noise = clouds(60, 0.3, 5);
  EXPECT_GE(best_strength(noise, Link::softmax, HeadSolver::logistic, 5, 0).strength, 1e-2);
}

TEST(LinearHead, TheScaleOfScoresIsTheBestOfAGrid) {
  const FeatureTable table = clouds(300, 1.0, 6);
  const LinearHead head = fit_svm(table, 1e-2);
  std::vector<float> scores;
  for (std::int64_t i = 0; i < table.count; ++i) {
    for (const float z : head.logits(table.row(i))) scores.push_back(z);
  }
  const auto loss = [&](double scale) {
    LinearHead scaled = head;
    for (float& w : scaled.weight) w *= static_cast<float>(scale);
    for (float& b : scaled.bias) b *= static_cast<float>(scale);
    return mean_loss(scaled, table);
  };
  const double found = fitted_scale(scores, table.targets, 2, Link::softmax);
  for (double scale = 0.25; scale < 8; scale *= 1.25) EXPECT_LE(loss(found), loss(scale) + 1e-3);
}

}  // namespace
}  // namespace deft
