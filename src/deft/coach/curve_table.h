// Curves of other frameworks: a CSV file whose columns are guessed from their names.
//
//   guess_column("val_loss")                == {val_loss, 0}          Keras CSVLogger
//   guess_column("metrics/accuracy_top1")   == {val_accuracy, 1}      Ultralytics
//   guess_column("train_loss_step")         == {step_loss, 0}         Lightning
//   guess_column("eval_top1")               == {val_accuracy, 0}      timm
//
// The lower the number, the surer; of several columns for one role the surest is taken. Rows with a step are steps,
// others are epochs; rows that share an epoch are put together (Lightning leaves cells empty). Accuracies above 1.5 are
// per cent. A loss written nan or inf has diverged; an empty cell is not known.
#ifndef DEFT_COACH_CURVE_TABLE_H
#define DEFT_COACH_CURVE_TABLE_H

#include <string>

#include "deft/coach/recording.h"

namespace deft {

enum class ColumnRole {
  none, epoch, step, train_loss, step_loss, train_accuracy, val_loss, val_accuracy, learning_rate, gradient_norm
};

struct ColumnGuess {
  ColumnRole role = ColumnRole::none;
  int doubt = 0;
};
ColumnGuess guess_column(const std::string& name);

const char* role_name(ColumnRole role);  // "val_loss"; none: ""

}  // namespace deft

#endif
