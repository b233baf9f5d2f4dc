// A linear head on fixed features: logits = W x + b, by logistic regression or by support vector machines.
//
//   const FeatureTable table{.count = 3, .width = 2, .outputs = 2, .features = {...}, .targets = {1, 0,  0, 1,  0, 1}};
//   const LinearHead head = fit_logistic(table, Link::softmax, 1e-3);
//   head.weight    outputs x width        head.bias    outputs
//
// Features are brought to mean 0 and deviation 1 inside; the head that comes out takes them as they are.
#ifndef DEFT_TRANSFER_LINEAR_HEAD_H
#define DEFT_TRANSFER_LINEAR_HEAD_H

#include <cstdint>
#include <span>
#include <vector>

namespace deft {

struct FeatureTable {
  std::int64_t count = 0, width = 0, outputs = 0;
  std::vector<float> features;          // count x width
  std::vector<float> targets;           // count x outputs: one-hot, yes or no, or values
  std::vector<std::int64_t> groups;     // rows of one sample (its views) share a number, so that no fold splits them
  std::span<const float> row(std::int64_t i) const {
    return std::span(features).subspan(static_cast<std::size_t>(i * width), static_cast<std::size_t>(width));
  }
};

FeatureTable rows_of(const FeatureTable& table, const std::vector<std::int64_t>& which);

// softmax: one of several classes; sigmoid: each a yes or no; identity: values. The gradient with respect to the logits is
// prediction - target for all three.
enum class Link { softmax, sigmoid, identity };

struct LinearHead {
  std::int64_t width = 0, outputs = 0;
  std::vector<float> weight, bias;
  std::vector<float> logits(std::span<const float> features) const;   // of one row
};

// Mean loss + strength / 2 * |W|^2, by L-BFGS.
LinearHead fit_logistic(const FeatureTable& table, Link link, double strength);

// One machine per class against the rest (LIBLINEAR, squared hinge), C = 1 / (strength * count). Classes and yes/no only.
// The scores are multiplied by `scale`.
LinearHead fit_svm(const FeatureTable& table, double strength, double scale = 1.0);

// Share of rows answered rightly (identity: 1 - squared error / variance).
double accuracy_of(const LinearHead& head, const FeatureTable& table, Link link);

// What cross-validation says of a solver at one strength: mean accuracy over folds by group, its standard error, mean loss.
struct HeadScore {
  double strength = 0.0, accuracy = 0.0, error = 0.0, loss = 0.0;
  double scale = 1.0;                   // svm: the factor that makes its scores probabilities
  std::vector<float> logits;            // out of fold, count x outputs
};
enum class HeadSolver { logistic, svm };
HeadScore cross_validate(const FeatureTable& table, Link link, HeadSolver solver, double strength, std::int64_t folds, std::int64_t seed);

// The strength with the least loss (logistic) or the best accuracy (svm), of 1e-4 .. 10.
HeadScore best_strength(const FeatureTable& table, Link link, HeadSolver solver, std::int64_t folds, std::int64_t seed);

// The factor on these scores that makes their softmax (or sigmoid) fit the targets best.
double fitted_scale(std::span<const float> scores, std::span<const float> targets, std::int64_t outputs, Link link);

}  // namespace deft

#endif
