// What the coach sees of a run: plain values, whoever recorded them.
//
//   Observations seen;
//   seen.facts.classes = 10;
//   seen.steps.push_back({.step = 0, .epoch = 0.0, .loss = 2.31, .learning_rate = 0.1});
//   seen.epochs.push_back({.epoch = 1, .train_loss = 1.2, .val_loss = 1.3, .val_accuracy = 0.61});
//   std::vector<Finding> findings = consult(seen);            // coach/consult.h
//
// Everything may be missing: NaN, an empty text or an empty list means "not known", and a rule that needs it is silent.
// Accuracies, recalls and shares are fractions. A loss that diverged is infinite, so that it differs from an unknown
// one.
#ifndef DEFT_COACH_OBSERVATIONS_H
#define DEFT_COACH_OBSERVATIONS_H

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "deft/coach/histogram.h"
#include "deft/coach/surest_answers.h"

namespace deft {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

// One training step; the recorder may leave steps out.
struct StepObservation {
  std::int64_t step = 0;    // from 0
  double epoch = kUnknown;  // 1.5: in the middle of the second epoch
  double loss = kUnknown;   // of the batch, as trained (smoothed labels, penalties not included)
  double learning_rate = kUnknown;
  double gradient_norm = kUnknown;  // of all parameters together, before clipping
  std::optional<bool> clipped = std::nullopt;
  double loss_low = kUnknown;   // smallest and largest loss of the steps since the one recorded before
  double loss_high = kUnknown;
};

// One finished epoch.
struct EpochObservation {
  double epoch = kUnknown;       // epochs finished: 1, 2, ...
  double train_loss = kUnknown;  // while training: augmented, smoothed, with random layers
  double train_accuracy = kUnknown;
  double train_accuracy_clean = kUnknown;  // of a fixed training subset without any of it
  double val_loss = kUnknown;
  double val_accuracy = kUnknown;
  double learning_rate = kUnknown;
  double confidence = kUnknown;         // mean largest probability on validation samples
  std::vector<double> val_recall = {};  // per class; NaN for a class without samples
  std::vector<double> val_confusion = {};  // classes x classes counts: row true, column predicted; few classes only
  SurestAnswers val_surest = {};        // on validation samples; zeros: not known
  double step_noise = kUnknown;         // scatter of the steps' losses in this epoch: the width of the curve (coach/loss_trace.h)
};

// One layer at one time. `step` says when; layers of one time stand in the order of the network, input first.
struct LayerObservation {
  std::int64_t step = 0;
  double epoch = kUnknown;
  std::string name;             // "conv_3"
  std::string kind = "";        // convolution, linear, batch_norm, activation, ...
  std::string activation = "";  // relu, tanh, ... where the layer is or ends in one
  double weight_norm = kUnknown;
  double weight_deviation = kUnknown;  // standard deviation over the layer's weights
  double gradient_norm = kUnknown;     // of the layer's weights
  double update_ratio = kUnknown;      // |change of the weights in one step| / |weights|
  double activation_mean = kUnknown;
  double activation_deviation = kUnknown;  // over samples and units of a probe batch
  double unit_deviation = kUnknown;        // over samples of one unit (root mean square over units): what it tells of them
  double dead_share = kUnknown;            // units that give 0 for every sample of the probe batch
  double saturated_share = kUnknown;       // outputs in the flat ends of sigmoid or tanh
  Histogram weights = {};
  Histogram activations = {};              // on the probe batch
};

// What does not change during the run.
struct RunFacts {
  std::string task = "classes";  // classes, attributes, regression
  std::string network = "";
  std::string activation = "";  // name of the recipe's activation
  std::string loss = "";        // name of the recipe's base loss
  bool batch_norm = false;
  bool schedule_decays = false;  // the rate is meant to fall, so late flatness is no fault
  bool pretrained = false;       // started from trained weights
  std::int64_t classes = 0;      // 0: not known
  std::int64_t train_samples = 0;
  std::int64_t val_samples = 0;
  std::int64_t test_samples = 0;
  std::vector<std::int64_t> class_counts = {};  // of the training part
  std::vector<std::int64_t> drawn_counts = {};  // of an epoch, where sampling by class changes them; empty: the same
  std::vector<std::string> class_names = {};
  std::int64_t batch_size = 0;
  std::int64_t steps_per_epoch = 0;
  double planned_epochs = kUnknown;
  double label_smoothing = kUnknown;
  double weight_decay = kUnknown;
  double mixing = 0.0;  // mixup or cutmix are on: 1
  double clip_threshold = kUnknown;
  double learning_rate = kUnknown;            // the recipe's, which a schedule multiplies
  double momentum = kUnknown;                 // of the optimiser's velocity
  double dropout = kUnknown;                  // largest rate
  std::vector<std::string> augmentation = {};  // names, in the order they act
  bool finished = true;             // false: the run is still going on
  std::string stopped = "";         // why it ended early: time, early_stopping, diverged or empty
  double loss_at_start = kUnknown;  // mean loss of the untrained network on clean samples
  double input_mean = kUnknown;     // after preprocessing, over all inputs
  double input_deviation = kUnknown;
  double input_largest = kUnknown;     // largest absolute value
  std::int64_t shared_with_test = -1;  // test samples that are training samples too; -1: not known
  std::int64_t shared_with_val = -1;
  std::vector<std::string> constant_columns = {};  // of a table: one value in the whole training part
  std::int64_t narrowest = 0;  // outputs of the narrowest hidden layer with weights; 0: not known
  std::int64_t distinct_targets = 0;  // regression: different values, where all are whole numbers; 0: not so or not known
};

struct Observations {
  RunFacts facts;
  std::vector<StepObservation> steps;    // in order
  std::vector<EpochObservation> epochs;  // in order
  std::vector<LayerObservation> layers;  // in order of time, then of the network
};

}  // namespace deft

#endif
