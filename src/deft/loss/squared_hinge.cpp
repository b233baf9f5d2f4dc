#include "deft/loss/squared_hinge.h"

#include "deft/loss/cross_entropy.h"
#include "deft/loss/rows.h"

namespace deft {

const Card SquaredHinge::card{"loss", "squared_hinge", "Squared hinge loss (L2-SVM)", "Tang 2013, arXiv:1306.0239"};

void SquaredHinge::evaluate(const LossBatch& batch, std::span<float> losses, std::span<float> gradient) const {
  for_each_row(batch, losses, gradient, [this](auto scores, auto targets, auto slopes) {
    return hinge<float>(scores, targets, slopes, options_.margin, options_.form == "largest", true);
  });
}

void SquaredHinge::predict(std::span<const float> logits, std::int64_t outputs, std::span<float> predictions) const {
  softmax_rows(logits, outputs, predictions);
}

}  // namespace deft
