// Runs a study on this machine: hands its trials to child processes, reads their curves, ends those that do not deserve more.
//
//   Tuner tuner(study, space, *recipe.search.trick, options);
//   TunerResult result = tuner.run();
//
// The children are forked from this process after the data are read, so that all trials share one copy; this process must not have
// entered OpenMP before. Each trains in a run folder of its own, below options.folder; a child that dies takes only its trial along.
#ifndef DEFT_SEARCH_TUNER_H
#define DEFT_SEARCH_TUNER_H

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "deft/search/plan.h"

namespace deft {

// One training, as the child is to do it.
struct Job {
  Trial trial;
  std::string folder;                    // of its run, not there yet
  std::string parent;                    // run folder whose weights it starts from; empty: none
  std::vector<std::string> overrides;    // for the study's recipe
  bool scores_test = false;              // the final run, and folds: their fold is the test part
};

struct TunerOptions {
  std::string folder;                    // of the study
  std::int64_t workers = 1;
  std::int64_t seed = 0;                 // train.seed of the recipe
  double time_limit = 0.0;               // seconds; 0: none
  std::function<void(const Job&)> train; // in the child; exceptions are told to the parent
  Say say = [](const std::string&) {};
  std::function<void(const Trial&, const std::vector<Trial>&)> after_trial = [](const Trial&, const std::vector<Trial>&) {};
};

struct TunerResult {
  bool interrupted = false;
  bool out_of_time = false;
  std::int64_t trials_run = 0;           // by this call
  double seconds = 0.0;
};

class Tuner {
 public:
  Tuner(Study& study, const Space& space, const Search& search, TunerOptions options);
  TunerResult run();
  // Instead of the search: these trials, claimed one after the other until none is left (deft tune --retest).
  TunerResult run(const Study::Next& next);

 private:
  struct Running {
    Trial trial;
    Job job;
    std::uint64_t offset = 0;            // of its log
    bool asked_to_stop = false;
    std::chrono::steady_clock::time_point start;
  };
  void start(Trial trial);
  void look_at_curves(pid_t ended = -1);   // whose process is gone: nobody is left to stop
  void collect(pid_t child, int status);
  void end_all();
  bool time_for_another(const std::vector<Trial>& trials) const;
  double seconds() const;
  std::string trial_name(std::int64_t number) const;

  Study& study_;
  const Space& space_;
  const Search& search_;
  TunerOptions options_;
  std::string worker_;
  std::map<pid_t, Running> running_;
  std::map<std::string, int> failures_;  // by reason
  std::int64_t succeeded_ = 0;
  std::chrono::steady_clock::time_point start_, beaten_;
  TunerResult result_;
};

}  // namespace deft

#endif
