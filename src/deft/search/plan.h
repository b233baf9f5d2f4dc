// What a study does next, and what it has found: pure functions of its trials.
//
//   search -> each candidate once (or on every fold); then the leaders again with other seeds; then the winner on all data
//
//   std::optional<Trial> next = next_trial(search, space, base_seed, trials, false);
//   const Standing standing = standing_of(search, trials);
//   standing.leaders[0].candidate, .mean, .low, .high        the winner, with its 95 % interval
//
// A trial's score is the best of many noisy ones and so too good: a leader's mean is taken over its replicates alone, which
// knew nothing of the choice. What remains is a choice among few leaders.
#ifndef DEFT_SEARCH_PLAN_H
#define DEFT_SEARCH_PLAN_H

#include <optional>
#include <vector>

#include "deft/search/role.h"
#include "deft/search/study.h"

namespace deft {

// key=value words for the study's recipe: the settings, then what the kind of trial asks for.
std::vector<std::string> words_of(const Search& search, const Space& space, const Trial& trial);

// The candidates that the trials of the search belong to; on folds: complete when all are, scored by their mean.
std::vector<Candidate> candidates_of(const Search& search, const std::vector<Trial>& trials);

// None: nothing is left, or what is running must end first. `enough`: no more candidates (the time is up).
std::optional<Trial> next_trial(const Search& search, const Space& space, std::int64_t seed, const std::vector<Trial>& trials, bool enough);

// The order in which complete candidates stand by the score of the search alone: best first, ties by number.
std::vector<Candidate> ranking(const std::vector<Candidate>& candidates);

struct Leader {
  std::int64_t candidate = 0;
  double found = 0.0;                // the score that made it a leader
  std::vector<double> scores;        // of its replicates, or its folds
  double mean = 0.0, error = 0.0;    // of `scores`, and its standard error; one score alone: NaN
  double low = 0.0, high = 0.0;      // 95 %, Student's t
};

struct Standing {
  std::vector<Leader> leaders;       // best mean first, once all are replicated; else by what was found
  bool replicated = false;
  std::optional<Leader> own;         // the recipe's own settings (candidate 0), where they were replicated too
  double lead = 0.0, lead_low = 0.0, lead_high = 0.0;   // of the first over the second, over common seeds (95 %); NaN where it cannot be told
};
Standing standing_of(const Search& search, const std::vector<Trial>& trials);

struct Interval {
  double mean, error, low, high;
};
Interval interval_of(const std::vector<double>& values);

}  // namespace deft

#endif
