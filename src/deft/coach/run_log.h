// Lines of a log.jsonl as the coach's values, and a probe's line the other way (docs/run_folder.md names the fields).
//
//   folder.log(probe_line(layers));                         // what a trainer writes
//   Observations seen;  add_line(line, seen);               // what is read back
#ifndef DEFT_COACH_RUN_LOG_H
#define DEFT_COACH_RUN_LOG_H

#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "deft/coach/recording.h"

namespace deft {

// What a start line says of the run besides the data: known facts only, under the names that are read back.
nlohmann::json facts_line(const RunFacts& facts);

// {"event": "probe", "step": .., "epoch": .., "layers": [{"name": .., "update_ratio": ..}]}; unknowns are left out.
nlohmann::json probe_line(const std::vector<LayerObservation>& layers);

// Takes what a line of any event tells. Fields of another type than expected count as unknown.
void add_line(const nlohmann::json& line, Observations& seen);

}  // namespace deft

#endif
