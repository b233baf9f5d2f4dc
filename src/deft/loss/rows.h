// Applies the loss of one sample to every row of a batch.
//
//   for_each_row(batch, losses, gradient, softmax_cross_entropy<float>);
#ifndef DEFT_LOSS_ROWS_H
#define DEFT_LOSS_ROWS_H

#include <span>

#include "deft/loss/role.h"

namespace deft {

template <class RowLoss>
void for_each_row(const LossBatch& batch, std::span<float> losses, std::span<float> gradient, RowLoss row_loss) {
  const auto width = static_cast<std::size_t>(batch.outputs);
  for (std::size_t i = 0; i < losses.size(); ++i) {
    losses[i] = row_loss(batch.logits.subspan(i * width, width), batch.targets.subspan(i * width, width),
                         gradient.subspan(i * width, width));
  }
}

}  // namespace deft

#endif
