// The recipe's [coach] table.
//
//   [coach]
//   mode = "advise"                 # act: remedies are applied; off: nobody looks
//   silent = ["straight_curve"]     # rules that are not asked
//   [[coach.rule]]                  # a rule with options of its own (deft tricks coach)
//   name = "dead_relu"
//   share = 0.8
#ifndef DEFT_COACH_COACH_OPTIONS_H
#define DEFT_COACH_COACH_OPTIONS_H

#include <memory>
#include <string>
#include <vector>

#include "deft/coach/role.h"

namespace deft {

struct RuleEntry {
  std::string name;
  std::shared_ptr<const CoachRule> rule;
};
void describe(RuleEntry& entry, Fields& fields);

struct CoachOptions {
  std::string mode = "advise";
  std::vector<std::string> silent = {};
  std::vector<RuleEntry> rule = {};
};
void describe(CoachOptions& options, Fields& fields);

}  // namespace deft

#endif
