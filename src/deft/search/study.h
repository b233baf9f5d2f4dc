// A study: the trials of one search, kept in a database so that killed workers, restarts and other machines lose nothing.
//
//   Study study(open_database("studies/glyphs/study.db", say), "glyphs");
//   study.create({.recipe = ..., .space = ..., .objective = ...});        refused where it exists with another recipe
//   std::optional<Trial> mine = study.claim(worker, 60, {}, [&](const auto& trials) { return next_trial(...); });
//   study.report(mine->number, 1, 0.81);   study.beat({mine->number}, worker);
//   study.finish(mine->number, worker, Trial::State::complete, 0.93, "");
//
// One trial is one training. A trial whose worker gives no sign of life (its heartbeat, by the database's clock: clocks of hosts
// differ) is lost, and is handed out again with the same settings and seed.
#ifndef DEFT_SEARCH_STUDY_H
#define DEFT_SEARCH_STUDY_H

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "deft/search/database.h"
#include "deft/search/space.h"

namespace deft {

struct Trial {
  enum class Kind { search, replicate, final, retest };
  enum class State { waiting, running, complete, stopped, failed };   // waiting: lost or interrupted, to be done again
  struct Reading {
    double epoch = 0, score = 0;
  };
  std::int64_t number = -1;          // from 0, in the order in which they were handed out
  Kind kind = Kind::search;
  std::int64_t candidate = 0;        // settings; several trials may share them (folds, replicates)
  std::int64_t parent = -1;          // trial whose weights it goes on from
  std::int64_t fold = -1, repeat = 0;
  std::int64_t seed = 0;
  Point point;
  std::vector<Setting> settings;
  std::vector<std::string> words;    // key=value, for the study's recipe: the settings and all else that makes the trial, but its seed
  State state = State::waiting;
  double score = 0.0;                // NaN until it is complete; larger is better
  double test_score = 0.0;           // of the final run; else NaN
  double seconds = 0.0;              // from hand-out to end
  std::int64_t attempts = 0;
  std::string worker, folder, note;
  std::vector<Reading> curve;        // of the validation part
};
const char* to_string(Trial::Kind kind);
const char* to_string(Trial::State state);

// What may not change while a study is gone on with.
struct StudyHead {
  std::string recipe;                // resolved, as TOML
  std::string space;                 // Space::describe()
  std::string objective;             // "validation accuracy", "5 folds ..."
};

// Every line says what differs: "optimization.nesterov.learning_rate is 0.1 in the study, and 0.05 here". Empty: nothing that matters.
std::vector<std::string> differences(const StudyHead& study, const StudyHead& here);

constexpr std::int64_t kMostAttempts = 3;   // of a trial whose workers die

class Study {
 public:
  Study(std::unique_ptr<Database> base, std::string name);
  const std::string& name() const { return name_; }
  Database& base() { return *base_; }

  std::optional<StudyHead> head();
  void create(const StudyHead& head);                    // or goes on with it; throws Refusal where differences() finds some
  std::vector<Trial> trials();                           // with their curves, by number

  // First a lost trial, else what `next` wants; none: nothing is to be done now. `dead`: workers known to be gone.
  using Next = std::function<std::optional<Trial>(const std::vector<Trial>&)>;
  std::optional<Trial> claim(const std::string& worker, double patience, const std::function<bool(const std::string& worker)>& dead, const Next& next);
  void beat(const std::vector<std::int64_t>& numbers, const std::string& worker);
  void report(std::int64_t number, double epoch, double score);
  // Ignored where the trial was given to somebody else meanwhile.
  void finish(const Trial& trial, const std::string& worker, Trial::State state);

 private:
  void hand_back_lost(double patience, const std::function<bool(const std::string&)>& dead);
  std::unique_ptr<Database> base_;
  std::string name_;
};

// "host/boot/pid/start": who runs a trial; and whether that is a process of this machine that is gone.
std::string this_worker();
bool worker_is_gone(const std::string& worker);

}  // namespace deft

#endif
