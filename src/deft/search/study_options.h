// What all searches of `deft tune` share: how many trials, over which space, and how far their winner is tested.
//
//   [search]
//   name = "tpe"
//   trials = 40
//   space = [{ option = "optimization.learning_rate", range = [1e-3, 1.0] },
//            { option = "optimization", names = ["adam", "nesterov"] }]
#ifndef DEFT_SEARCH_STUDY_OPTIONS_H
#define DEFT_SEARCH_STUDY_OPTIONS_H

#include <cstdint>
#include <string>
#include <vector>

#include "deft/core/fields.h"

namespace deft {

// One line of a space that the user wrote; search/written_space.h says what it means.
struct SpaceEntry {
  std::string option;              // "optimization.learning_rate"; a chapter ("optimization"); a trick ("regularization.max_norm")
  std::vector<double> range;       // lowest and highest; empty: decided
  std::string scale = "auto";
  std::vector<double> values;      // only these numbers
  std::vector<std::string> names;  // only these choices, or tricks of the chapter
};
void describe(SpaceEntry& entry, Fields& fields);

struct StudyOptions {
  std::int64_t trials = 20;
  std::int64_t workers = 0;        // trainings at a time; 0: decided
  double fraction = 1.0;           // of the training part that trials see
  std::int64_t leaders = 3;        // trained again with other seeds before one of them is named the winner
  std::int64_t replicates = 3;     // how often each of them
  bool final_run = true;           // the winner on all data, the test part scored
  std::int64_t seed = 0;           // of the settings that are drawn
  double patience = 60.0;          // seconds without a sign of life after which a trial counts as lost, and is tried again
  std::vector<SpaceEntry> space;   // empty: decided from the recipe
};
void describe(StudyOptions& options, Fields& fields);

}  // namespace deft

#endif
