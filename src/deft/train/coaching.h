// The coach beside a training: asked after each epoch and at the end, heard once for each rule, and again once it names the cause.
//
//   Coaching coaching(recipe.coach, run_facts(recipe, data, parts, classifier), folder, say);
//   coaching.look(seen, trainer.seconds());             // after an epoch: says and logs what is new and not mere information
//   coaching.finish(seen, "", trainer.seconds())        // the verdict on the whole run: findings for the summary
#ifndef DEFT_TRAIN_COACHING_H
#define DEFT_TRAIN_COACHING_H

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "deft/coach/coach_options.h"
#include "deft/core/run_folder.h"
#include "deft/train/resolved_run.h"

namespace deft {

class Classifier;

// What the coach may know before the first step; the first loss and the scale of the inputs are measured on a few samples.
RunFacts run_facts(const Recipe& recipe, const DataSet& data, const Parts& parts, const Classifier& classifier);

class Coaching {
 public:
  // Mode "off": nobody looks, and only the findings of others are told.
  Coaching(CoachOptions options, RunFacts facts, RunFolder& folder, std::function<void(const std::string&)> say);
  std::vector<Finding> look(Observations seen, double seconds);   // all that are no mere information
  void remember(const std::string& rule) { said_.insert({rule, rule + ", cause"}); }   // of a finding that the log has already: a resumed run's
  // `stopped`: why the run ended early ("time", "early_stopping", "diverged"), or empty. `others` are put behind the coach's own.
  std::vector<Finding> finish(Observations seen, const std::string& stopped, double seconds, const std::vector<Finding>& others = {});

 private:
  void tell(const std::vector<Finding>& findings, double seconds);
  std::vector<Finding> ask(const Observations& seen) const;
  CoachOptions options_;
  RunFacts facts_;
  RunFolder& folder_;
  std::function<void(const std::string&)> say_;
  std::set<std::string> said_;
};

}  // namespace deft

#endif
