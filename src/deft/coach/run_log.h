// Lines of a log.jsonl as the coach's values, and the other way (docs/run_folder.md names the fields).
//
//   line["layers"] = layers_to_json(layers);                // what a trainer writes
//   Observations seen;  add_line(line, seen);               // what is read back
#ifndef DEFT_COACH_RUN_LOG_H
#define DEFT_COACH_RUN_LOG_H

#include <functional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "deft/coach/recording.h"

namespace deft {

// [{"name": .., "update_ratio": ..}] of an epoch's line; unknowns are left out. When they were seen, the line says.
nlohmann::json layers_to_json(const std::vector<LayerObservation>& layers);
// The start line's share: everything that is known and does not change during the run.
nlohmann::json facts_to_json(const RunFacts& facts);

// Takes what a line of any event tells. Fields of another type than expected count as unknown.
void add_line(const nlohmann::json& line, Observations& seen);

// The rule of a "finding" line; of any other: empty.
std::string rule_of_finding(const nlohmann::json& line);

// Hands over each line of a log; `end`, if asked for, is behind the last whole one. A last line that is cut off is noted; any other that is no JSON object is refused.
void read_lines(const std::string& log, const std::function<void(const nlohmann::json&)>& take, std::vector<std::string>& notes,
                std::uint64_t* end = nullptr);

}  // namespace deft

#endif
