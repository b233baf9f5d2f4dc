// A training with the coach beside it; in mode "act" as many trainings as its remedies take (coach/autopilot.h).
//
//   GuidedTraining training(run, parts, folder, request);
//   if (!training.train()) ...                       // interrupted: a checkpoint is saved
//   training.classifier()    training.outcome()      // what is kept, its run's recipe in run.recipe
//
// Each training begins with a `start` line in log.jsonl, each remedy is a `decision` line, with what became of it. recipe.toml
// is the one in force. A time limit holds for all trainings together. Throws TrainingFailure if none came to an end.
#ifndef DEFT_TRAIN_GUIDED_TRAINING_H
#define DEFT_TRAIN_GUIDED_TRAINING_H

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "deft/coach/autopilot.h"
#include "deft/report/event_writer.h"
#include "deft/train/coaching.h"
#include "deft/train/run_pictures.h"
#include "deft/train/trainer.h"
#include "deft/train/transfer_start.h"

namespace deft {

class GuidedTraining {
 public:
  // `first`: built from run.recipe. `head`: what begin_transfer() did to it. `others`: findings that are told behind the coach's own.
  // `before`: seconds of the limit that another training of this run took.
  GuidedTraining(ResolvedRun& run, const Parts& parts, RunFolder& folder, const RunRequest& request,
                 std::unique_ptr<Classifier> first, std::optional<HeadFit> head, std::vector<Finding> others, double before = 0.0);
  bool train();
  Classifier& classifier() const { return *classifier_; }
  RunPictures& pictures() const { return *pictures_; }
  const TrainingOutcome& outcome() const { return outcome_; }
  const std::vector<Finding>& findings() const { return findings_; }
  double seconds() const { return before_ + trainer_->seconds(); }   // since the weights were taken or the first step
  nlohmann::json remedies() const;   // [{rule, change, action, verdict}]; empty without the autopilot

 private:
  void prepare();
  void resume();
  void start();
  void write_start(bool first);
  void train_once();
  TrainingOutcome train_until_the_end();
  void finish_attempt();
  bool mend();
  bool change_recipe(const Remedy& remedy);
  void use_recipe(const std::string& text);
  void tell(const std::string& what, const std::string& reason);
  void save_pilot() const;
  void load_pilot();
  void keep();
  void restore_kept();
  bool time_is_left() const;

  ResolvedRun& run_;
  const Parts& parts_;
  RunFolder& folder_;
  const RunRequest& request_;
  const std::vector<Finding> others_;
  const bool acts_;
  Autopilot pilot_;
  std::unique_ptr<Classifier> classifier_;
  std::optional<HeadFit> head_;      // of the attempt, where it starts from weights
  std::unique_ptr<RunPictures> pictures_;
  std::unique_ptr<Coaching> coaching_;
  std::unique_ptr<Trainer> trainer_;
  std::unique_ptr<EventWriter> events_;
  RunFacts facts_;
  TrainingOutcome outcome_, kept_outcome_;
  std::vector<Finding> findings_, kept_findings_;
  std::optional<Remedy> remedy_;     // that ended the attempt, or is to follow it
  std::string failed_;               // why the attempt broke off
  std::vector<float> weights_;       // to go on from
  double before_ = 0.0;              // seconds of the attempts before
  double before_resumption_ = 0.0;   // of those in an earlier process
};

}  // namespace deft

#endif
