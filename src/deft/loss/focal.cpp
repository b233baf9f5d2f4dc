#include "deft/loss/focal.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "deft/core/problem.h"
#include "deft/loss/cross_entropy.h"
#include "deft/loss/rows.h"

namespace deft {

const Card Focal::card{"loss", "focal", "Focal loss", "Lin et al. 2017, arXiv:1708.02002"};

template <class T>
T focal(std::span<const T> logits, std::span<const T> targets, std::span<T> gradient, double gamma,
        const std::vector<double>& alpha) {
  const T largest = *std::max_element(logits.begin(), logits.end());
  T sum = 0;
  for (const T z : logits) sum += std::exp(z - largest);
  const T log_sum = std::log(sum) + largest;
  // With f(p) = -(1 - p)^gamma log p:   dL/dz_j = a_j - p_j sum_k a_k,   a_k = alpha_k t_k p_k f'(p_k).
  T loss = 0, total = 0;
  for (std::size_t k = 0; k < logits.size(); ++k) {
    gradient[k] = 0;
    if (targets[k] == 0) continue;
    const T log_p = logits[k] - log_sum;
    const T rest = -std::expm1(log_p);  // 1 - p without cancellation
    const T fade = std::pow(rest, static_cast<T>(gamma));
    const T weight = targets[k] * static_cast<T>(alpha.empty() ? 1.0 : alpha[k]);
    const T quotient = rest > 0 ? log_p / rest : T(-1);  // its limit at p = 1
    loss -= weight * fade * log_p;
    gradient[k] = weight * fade * (static_cast<T>(gamma) * std::exp(log_p) * quotient - 1);
    total += gradient[k];
  }
  for (std::size_t k = 0; k < logits.size(); ++k) gradient[k] -= std::exp(logits[k] - log_sum) * total;
  return loss;
}

template float focal(std::span<const float>, std::span<const float>, std::span<float>, double,
                     const std::vector<double>&);
template double focal(std::span<const double>, std::span<const double>, std::span<double>, double,
                      const std::vector<double>&);

void describe(FocalOptions& options, Fields& fields) {
  fields.real("gamma", options.gamma, "how fast easy samples fade; 0: cross entropy", {0, 20});
  fields.reals("alpha", options.alpha, "one factor per class; empty: all 1", {0, 1e6});
}

void Focal::evaluate(const LossBatch& batch, std::span<float> losses, std::span<float> gradient) const {
  if (!options_.alpha.empty() && static_cast<std::int64_t>(options_.alpha.size()) != batch.outputs) {
    throw Refusal("[loss] focal alpha: " + std::to_string(options_.alpha.size()) + " numbers for " +
                  std::to_string(batch.outputs) + " classes");
  }
  for_each_row(batch, losses, gradient, [this](auto logits, auto targets, auto slopes) {
    return focal<float>(logits, targets, slopes, options_.gamma, options_.alpha);
  });
}

void Focal::predict(std::span<const float> logits, std::int64_t outputs, std::span<float> predictions) const {
  softmax_rows(logits, outputs, predictions);
}

}  // namespace deft
