// What a search is: a method that tries trainings to find good options before, or instead of, the real one.
//
// A recipe has at most one. Those of `deft tune` have study(): they are asked for the next settings to try, may end a trial
// early, and may want each setting trained on several folds. Others (rate_range_test) are asked as their own header says.
//
//   std::optional<Proposal> next = search.propose(space, before, 7);       // depends on these three and the search's seed alone
#ifndef DEFT_SEARCH_ROLE_H
#define DEFT_SEARCH_ROLE_H

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "deft/core/catalogue.h"
#include "deft/search/space.h"
#include "deft/search/study_options.h"

namespace deft {

// Settings that were tried or are being tried, and what came of them. Candidate 0 has the recipe's own settings: what a search
// finds is measured against them.
struct Candidate {
  enum class State { running, complete, stopped, failed };
  struct Reading {
    double epoch, score;
  };
  std::int64_t number = 0;
  std::int64_t parent = -1;          // whose weights it started from
  Point point;
  State state = State::running;
  double score = 0.0;                // of a complete one; larger is better
  std::vector<Reading> curve;        // on the validation part, while it trained
  double best_so_far() const;        // of the curve; -infinity without one
};

struct Proposal {
  Point point;
  std::int64_t parent = -1;          // the candidate whose weights it goes on from; -1: from the beginning
};

class Search {
 public:
  virtual ~Search() = default;
  // Of those that deft tune runs.
  virtual const StudyOptions* study() const { return nullptr; }
  // Settings for candidate `number` >= 1; none where all are tried, or where what is running must end first.
  virtual std::optional<Proposal> propose(const Space& space, const std::vector<Candidate>& before, std::int64_t number) const;
  // True: the trial does not deserve the rest of its training.
  virtual bool stops(const Candidate& trial, const std::vector<Candidate>& all) const { return false; }
  virtual std::int64_t folds() const { return 0; }        // 0: the validation part is what counts
  virtual std::int64_t repeats() const { return 1; }      // of all folds, divided anew
  virtual bool one_at_a_time() const { return false; }
  virtual std::vector<std::string> overrides() const { return {}; }   // key=value words for every trial
};

const Catalogue<Search>& searches();

// Those that choose settings, by name, with their defaults and these options: what the others build upon.
std::unique_ptr<Search> sampler(const std::string& name, const StudyOptions& study);
const std::vector<std::string>& sampler_names();

}  // namespace deft

#endif
