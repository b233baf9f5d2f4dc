// The start of a training that begins with another network's weights.
//
//   const SourceWeights source = read_weights(recipe.transfer.trick->from());
//   take_weights(classifier, source, say);                          // prints what was taken, what not and why
//   choose_transfer(run, parts, left, say);                         // four_cases: measures, and names the trick in the recipe
//   const HeadFit fit = fit_head(classifier, parts, whole, 0, say); // the linear head on fixed features
#ifndef DEFT_TRAIN_TRANSFER_START_H
#define DEFT_TRAIN_TRANSFER_START_H

#include <functional>
#include <optional>
#include <string>

#include "deft/core/run_folder.h"
#include "deft/train/classifier.h"
#include "deft/train/resolved_run.h"
#include "deft/train/trainer.h"

namespace deft {

using Say = std::function<void(const std::string&)>;

// Copies the trunk's weights and statistics, and the head's where it fits. Throws Refusal for another network's weights.
void take_weights(Classifier& classifier, const std::string& path, const Say& say);

// Where the recipe's transfer is a rule: decides by measurement, and puts the trick it names into the recipe. With `seconds_left` (0: no
// limit) the pictures are timed, and as many views and samples are looked at for the head as fit (run.head_samples).
void choose_transfer(ResolvedRun& run, const Parts& parts, double seconds_left, const Say& say);

struct HeadFit {
  double strength = 0.0;                // of the penalty, given or chosen
  double cross_validated = 0.0;         // accuracy within the training part
  Metrics validation;                   // of the head that was fitted on the training part alone
  double seconds = 0.0;                 // that weights, features and fit took
  bool whole_training = false;          // nothing is left to train by steps
};

// Fits the head on the training part. `whole`: afterwards once more on training and validation part together (then nothing more is
// trained, and nothing is left to choose). most: samples of the training part, evenly spread, that it sees; 0: all.
HeadFit fit_head(Classifier& classifier, const Parts& parts, bool whole, std::int64_t most, const Say& say);

// All of it for a recipe that starts from weights: takes them and fits the head. Nothing for any other recipe.
std::optional<HeadFit> begin_transfer(Classifier& classifier, const Parts& parts, std::int64_t most, const Say& say);

// What a fitted head leaves in place of a training by steps: one line of the log, so that every reader finds an epoch.
TrainingOutcome outcome_of_head(const HeadFit& head, const Parts& parts, RunFolder& folder);

}  // namespace deft

#endif
