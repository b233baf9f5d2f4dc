#include "deft/loss/hinge.h"

#include <algorithm>

#include "deft/loss/cross_entropy.h"
#include "deft/loss/rows.h"

namespace deft {

const Card Hinge::card{"loss", "hinge", "Hinge loss (multi-class SVM)", "Crammer and Singer 2001, JMLR 2"};

template <class T>
T hinge(std::span<const T> scores, std::span<const T> targets, std::span<T> gradient, double margin, bool largest,
        bool squared) {
  const auto y = static_cast<std::size_t>(std::max_element(targets.begin(), targets.end()) - targets.begin());
  std::fill(gradient.begin(), gradient.end(), T(0));
  T loss = 0;
  const auto add = [&](std::size_t j) {
    const T excess = scores[j] - scores[y] + static_cast<T>(margin);
    if (!(excess > 0)) return;
    const T slope = squared ? 2 * excess : T(1);
    loss += squared ? excess * excess : excess;
    gradient[j] += slope;
    gradient[y] -= slope;
  };
  std::size_t rival = y;
  for (std::size_t j = 0; j < scores.size(); ++j) {
    if (j == y) continue;
    if (!largest) add(j);
    if (rival == y || scores[j] > scores[rival]) rival = j;
  }
  if (largest && rival != y) add(rival);
  return loss;
}

template float hinge(std::span<const float>, std::span<const float>, std::span<float>, double, bool, bool);
template double hinge(std::span<const double>, std::span<const double>, std::span<double>, double, bool, bool);

void describe(HingeOptions& options, Fields& fields) {
  fields.real("margin", options.margin, "by how much the right score should lead", {0, 1e6});
  fields.choice("form", options.form, "all classes that come too close count, or only the closest", {"sum", "largest"});
}

void Hinge::evaluate(const LossBatch& batch, std::span<float> losses, std::span<float> gradient) const {
  for_each_row(batch, losses, gradient, [this](auto scores, auto targets, auto slopes) {
    return hinge<float>(scores, targets, slopes, options_.margin, options_.form == "largest");
  });
}

void Hinge::predict(std::span<const float> logits, std::int64_t outputs, std::span<float> predictions) const {
  softmax_rows(logits, outputs, predictions);
}

}  // namespace deft
