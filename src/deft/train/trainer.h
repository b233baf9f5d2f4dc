// The training loop: a recipe's tricks as one ordered, named, timed list, run for each step.
//
//   Trainer trainer(classifier, train, validation, folder, say);
//   TrainingOutcome outcome = trainer.run();       // best or last weights are in the classifier
//
// Stages of a step, in this order: schedule, batch (augmentation, mixing), forward, loss, backward, second gradient (SAM),
// accumulate; and, when enough batches are accumulated for an update: gradient (penalties, noise), clip, step, project,
// average. Inside a stage: recipe order. `step` counts batches.
//
// With a group of processes each reads its part of every batch and answers its part of the validation samples; sums over the ranks
// make gradients, losses, running statistics and metrics the same on all, so that all take the same decisions. What depends on
// time or on the coach is rank 0's to decide. Only rank 0 logs, speaks and saves.
#ifndef DEFT_TRAIN_TRAINER_H
#define DEFT_TRAIN_TRAINER_H

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "deft/coach/loss_trace.h"
#include "deft/core/progress.h"
#include "deft/core/run_folder.h"
#include "deft/ensemble/snapshot.h"
#include "deft/model/process_group.h"
#include "deft/train/batches.h"
#include "deft/train/classifier.h"
#include "deft/train/probes.h"

namespace deft {

// One entry of the list: what acts, when, and how long it took so far.
struct PlannedTrick {
  std::string stage;
  std::string name;
  std::function<void()> act;
  bool at_updates = false;          // not for every batch: only when the weights change
  double seconds = 0.0;
};

// The weights and running statistics at a low point of the rate ([[ensemble]] snapshot).
struct KeptSnapshot {
  double epoch = 0.0;
  std::vector<float> values;
};

struct TrainingOutcome {
  bool interrupted = false;         // a checkpoint is saved
  std::string stopped;              // why it ended before the planned length: "time", "early_stopping", "coach" or ""
  std::int64_t steps = 0;
  double epochs = 0.0;
  std::int64_t best_epoch = 0;      // whose weights were kept (counts from 1)
  double best_accuracy = 0.0;       // of those on the validation part, by train.choose_by; NaN without one
  double seconds = 0.0;
  double images_per_second = 0.0;   // over all training steps
  std::optional<Metrics> validation;   // of the weights that were kept; none where a resumed run did not better them
  std::vector<EpochResult> history;
  std::vector<PlannedTrick> timings;
  std::vector<KeptSnapshot> snapshots;
};

struct TrainerOptions {
  double time_limit = 0.0;          // seconds from the first step of all, final evaluation included; 0: none
  std::int64_t final_samples = 0;   // samples of the final evaluation (time is kept for it)
  std::int64_t final_views = 1;
  std::function<void(const std::string&)> say;   // one line per epoch for people
  std::function<void(const Metrics& validation, std::int64_t epoch)> after_evaluation;
  // The coach looks here (facts are not filled in); true: end the training, it is to be mended.
  std::function<bool(const Observations&, double seconds)> after_epoch;
  ProcessGroup* group = nullptr;    // more processes than this one train the network
};

class Trainer {
 public:
  Trainer(Classifier& classifier, const Samples& train, const Samples& validation, RunFolder& folder, TrainerOptions options);
  void resume();                    // from checkpoints/last.safetensors; throws Refusal if it belongs to another recipe
  std::vector<LayerObservation> look_at_start();   // at the untrained network, for the log's first line; once, before run()
  void limit(double seconds) { options_.time_limit = seconds; }   // before run()
  TrainingOutcome run();
  double seconds() const;           // since the first step
  double seconds_before() const { return seconds_before_; }   // of the part before a resume
  std::int64_t step() const { return now_.step; }             // the next one
  const Observations& seen() const { return seen_; }   // the whole run, that before a resume too

 private:
  void plan_tricks();
  void add(const std::string& stage, const std::string& name, std::function<void()> act, bool at_updates = false);
  void run_forward();
  void evaluate_loss();
  double right_answers() const;     // to this rank's part of the batch
  void check_loss();
  void start_exchange();            // with the other ranks, of what this batch gave
  void finish_exchange();
  void agree_on_start();
  std::int64_t rank() const { return options_.group ? options_.group->rank() : 0; }
  std::int64_t ranks() const { return options_.group ? options_.group->size() : 1; }
  bool leads() const { return rank() == 0; }
  Metrics evaluate(const Samples& samples, const Samples& part) const;
  Samples part_of(const Samples& samples) const;   // this rank's
  bool interrupted() const;
  void keep_what_is_left();         // a rank is gone in the middle of a step
  void take_second_gradient(OptimizationModifier& trick);
  void accumulate();
  bool wants_fresh_statistics() const;
  void measure_statistics();
  std::vector<float> running_statistics() const;
  void set_running_statistics(const std::vector<float>& values);
  BatchPlan batch_plan() const;
  void start_batches();
  void freeze_and_thaw();
  void observe_step();
  bool logs_this_step() const;
  bool probes_this_step() const;
  std::vector<LayerObservation> probe_layers();
  std::vector<LayerObservation> look_at_activations();
  bool end_of_epoch();              // true: stop
  double time_an_answer() const;
  void plan_time();
  void say_plan(double seconds_of_step, double seconds_at_the_end);
  void keep_snapshot();
  void keep_best(const EpochResult& result, const Metrics& metrics);
  void save_checkpoint();
  void show_progress();
  State state() const;
  State stored_state() const;       // of the folder's checkpoint
  std::vector<float> snapshot() const;
  void restore(const std::vector<float>& values);

  Classifier& classifier_;
  const Samples& train_;
  const Samples& validation_;
  RunFolder& folder_;
  TrainerOptions options_;
  const Recipe& recipe_;
  Model& model_;

  std::vector<PlannedTrick> tricks_;
  std::vector<ParameterView> views_;        // parameters, then running statistics without gradient
  std::vector<ParameterView> parameters_;   // the first part of views_: what optimisers see
  std::vector<bool> fixed_;                 // those that the network itself never trains (patch whitening)
  std::unique_ptr<BatchStream> batches_;
  Samples clean_;                           // fixed training subset for train_accuracy_clean
  Samples clean_part_, validation_part_;    // this rank's

  // The state of one step, shared by its tricks.
  Moment now_;
  StepSettings settings_;
  const Batch* batch_ = nullptr;
  std::vector<float> targets_, gradient_, first_logits_;
  std::span<const float> logits_;
  double loss_ = 0.0, right_ = 0.0;         // mean loss, and right answers, of the whole batch
  bool stop_asked_ = false;                 // Ctrl-C on any rank
  std::vector<float> statistics_before_;    // of the step that is being taken, with a group
  double gradient_norm_ = 0.0;              // before clipping
  std::int64_t accumulated_ = 0;            // batches in sums_
  std::vector<float> sums_;                 // of gradients, while an update needs several batches
  bool update_ = true;                      // this batch completes an update

  // What the coach sees, and the instruments that measure it.
  Observations seen_;
  UpdateProbe update_probe_;
  std::unique_ptr<ActivationProbe> activation_probe_;
  std::int64_t probed_epoch_ = -1;          // of the last update that was probed
  std::int64_t activation_looks_ = 0;
  double picture_seconds_ = 0.0;            // in after_evaluation
  double probe_seconds_ = 0.0, activation_seconds_ = 0.0;   // in all; of the last look at the activations

  // Sums of the epoch so far, and what must survive a resume.
  LossTrace trace_;
  double epoch_loss_ = 0.0, epoch_right_ = 0.0;
  std::int64_t epoch_samples_ = 0;
  double step_seconds_ = 0.0;               // spent in steps
  double seconds_before_ = 0.0;             // of the interrupted part
  double evaluation_seconds_ = 0.0;         // per sample
  bool evaluated_ = false;                  // else it is a first measurement
  std::int64_t next_plan_ = 0;              // step from which on the time is planned again
  bool plan_said_ = false;
  double best_score_ = -1e300, best_loss_ = 1e300;   // the first by choose_by
  std::int64_t best_epoch_ = 0;
  std::vector<float> best_;
  LowPoints low_points_;
  std::int64_t planned_steps_ = 0;
  std::int64_t first_timed_step_ = 0;
  std::chrono::steady_clock::time_point start_{}, last_save_{}, epoch_start_{};
  TrainingOutcome outcome_;
  Progress progress_;
};

}  // namespace deft

#endif
