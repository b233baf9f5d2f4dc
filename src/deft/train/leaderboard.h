// What the members of an ensemble reach, what it reaches itself, and what is gained over the best of them.
//
//   Leaderboard board = fit_rule(model, validation);          // sees the validation part only
//   const Metrics test = score(model, test_inputs, board);    // afterwards, once
//   for (const std::string& line : to_lines(board)) ...
//
// The best member is the one that is best on the test part: the hardest to beat. The interval is paired (ensemble/paired_gain.h).
#ifndef DEFT_TRAIN_LEADERBOARD_H
#define DEFT_TRAIN_LEADERBOARD_H

#include <limits>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "deft/ensemble/paired_gain.h"
#include "deft/train/saved_model.h"

namespace deft {

constexpr double kNotMeasured = std::numeric_limits<double>::quiet_NaN();

struct LeaderboardRow {
  std::string name;
  double weight = kNotMeasured;        // where the rule counts members by one number
  double validation = kNotMeasured, test = kNotMeasured;
};

struct Leaderboard {
  std::string method;
  Task task = Task::classes;
  bool fitted = false;                 // on the answers it is judged by, whose figure is then too good
  std::string judged_by = "validation part";
  std::vector<LeaderboardRow> members;
  LeaderboardRow ensemble;
  std::int64_t test_samples = 0;
  std::string best;                    // member on the test part; "" without one
  Gain gain;                           // of the ensemble over it
};

double mean_of(const std::vector<double>& credits);   // NaN of none

// Fits the rule where it learns. `validation`: samples no member was trained on, or nothing (then a rule that learns is refused).
Leaderboard fit_rule(SavedModel& model, const Inputs& validation);

// Fills in what the test part says. No samples: nothing is.
Metrics score(const SavedModel& model, const Inputs& test, Leaderboard& board);

std::vector<std::string> to_lines(const Leaderboard& board);
nlohmann::json to_json(const Leaderboard& board);

}  // namespace deft

#endif
