// The autopilot (coach.mode = "act"): which finding to act on, what to change, and whether it helped.
//
//   Autopilot pilot;
//   pilot.begin(recipe_text);
//   if (auto remedy = pilot.propose(findings, false)) ...   // in the middle of a training: it is to end, and another to begin
//   pilot.end(score, error, epochs, finished);              // the training has ended; with remedy: pilot.apply(*remedy, recipe_text)
//   pilot.judge()                                           // what became of the last remedy
//
// A remedy changes the recipe and begins the training anew (or goes on from the weights, where only length was missing), or ends
// it. It is acted upon when it is certain (an error, or known before the first step) or was proposed at two looks in a row.
// A remedy after which validation is worse, or the same finding stands without gain, is taken back and not tried again. Only
// the recipe is mended: what is wrong with data is for people. This file knows values only; train/run.cpp does it.
#ifndef DEFT_COACH_AUTOPILOT_H
#define DEFT_COACH_AUTOPILOT_H

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "deft/coach/role.h"

namespace deft {

struct Remedy {
  enum class Kind { restart, go_on, stop };
  Kind kind = Kind::restart;
  std::string rule;
  std::vector<std::pair<std::string, std::string>> change;
  std::string reason;  // the finding's advice
};

// One training of the run, from its first step to its end or to the next remedy.
struct Attempt {
  std::string recipe;  // TOML in force
  Remedy remedy;       // what was done before it; rule empty: nothing
  double score = kUnknown;  // best validation accuracy
  double error = 0.0;       // its standard error
  double epochs = 0.0;
  bool finished = false;    // false: a remedy ended it
  std::string verdict;      // of the remedy: "helped", "no effect", "worse"; empty: not known yet
};

class Autopilot {
 public:
  void begin(const std::string& recipe);
  // The remedy to act on now. `last`: the training has ended by itself, so nothing needs to be confirmed.
  std::optional<Remedy> propose(const std::vector<Finding>& findings, bool last);
  void refuse(const Remedy& remedy);  // it does not fit the recipe
  void end(double score, double error, double epochs, bool finished, const std::vector<Finding>& findings);
  void apply(const Remedy& remedy, const std::string& recipe);
  // Number of the attempt whose weights are the result so far: the last that finished and was not worse; -1: none has.
  std::ptrdiff_t kept() const;
  // After end(): the last remedy made things worse and the attempt before it never came to its end; or rates were moved twice,
  // or to and fro, and brought nothing. The recipe from before is to be trained again, without the remedies.
  bool must_go_back() const;
  void go_back();
  const std::vector<Attempt>& attempts() const { return attempts_; }
  nlohmann::json to_json() const;
  static Autopilot from_json(const nlohmann::json& json);  // what is missing is as at the beginning

 private:
  bool may(const Remedy& remedy) const;
  void give_up_rates(const std::vector<Finding>& findings);
  std::vector<Attempt> attempts_;
  std::set<std::string> muted_;     // remedies that are not tried again, as text
  std::set<std::string> expected_;  // rules heard at the last look
  std::ptrdiff_t back_to_ = -1;     // attempt whose recipe is to be trained again; -1: none
};

constexpr std::size_t kMostAttempts = 8;

}  // namespace deft

#endif
