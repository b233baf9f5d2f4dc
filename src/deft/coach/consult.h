// Asks every rule of the coach and puts the answers in order: errors first, then by how sure and grave they are.
//
//   for (const Finding& one : consult(seen)) std::cout << one.rule << ": " << one.advice << "\n";
//   to_json(one)      // {"rule": "dead_relu", "severity": "warning", "epoch": 3, "evidence": {...}, ...}
//
// A finding that another one explains (every curve of a diverged run looks odd) becomes an info.
#ifndef DEFT_COACH_CONSULT_H
#define DEFT_COACH_CONSULT_H

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "deft/coach/coach_options.h"

namespace deft {

std::vector<Finding> consult(const Observations& seen, const CoachOptions& options = {});

const char* severity_name(Severity severity);  // "info", "warning", "error"
nlohmann::json to_json(const Finding& finding);

}  // namespace deft

#endif
