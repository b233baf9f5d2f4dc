// A run that somebody recorded: what can be known of it, where it was read, and what is missing.
//
//   const Recording run = read_recording("runs/glyphs-1");       // or metrics.csv, log.jsonl
//   consult(run.seen)
//
// Reads a run folder of deft (log.jsonl, recipe.toml, summary.json) a CSV file of curves, or a TensorBoard file; files of any size, of which
// a few thousand points are kept. Whatever cannot be read is refused or noted.
#ifndef DEFT_COACH_RECORDING_H
#define DEFT_COACH_RECORDING_H

#include <string>
#include <utility>
#include <vector>

#include "deft/coach/observations.h"

namespace deft {

struct Recording {
  Observations seen;
  std::string source;                                          // the file
  std::vector<std::pair<std::string, std::string>> columns;    // of a table: column, what it was taken for ("" : nothing)
  std::vector<std::string> notes;                              // what is missing or was left out
};

// What the user knows where the file does not tell; 0: nothing.
struct KnownFacts {
  std::int64_t classes = 0;
  std::int64_t val_samples = 0;
  std::int64_t batch_size = 0;
};
Recording read_recording(const std::string& path, const KnownFacts& known = {});

Recording read_run_log(const std::string& folder_or_log);      // coach/run_log.cpp
Recording read_curve_table(const std::string& csv);            // coach/curve_table.cpp

// Most points of a curve that are kept.
constexpr std::size_t kMostPoints = 4096;

}  // namespace deft

#endif
