#include "deft/coach/coach_options.h"

#include "deft/core/nearest_name.h"

namespace deft {
namespace {

std::vector<std::string> rule_names() {
  std::vector<std::string> names;
  for (const Entry<CoachRule>& one : coach_rules().entries()) names.push_back(one.card.name);
  return names;
}

void require_rule(const std::string& name, Fields& fields) {
  fields.require(coach_rules().find(name) != nullptr,
                 "no rule of the coach is called '" + name + "'" + did_you_mean(name, rule_names()) + " (deft tricks coach)");
}

}  // namespace

void describe(RuleEntry& entry, Fields& fields) {
  fields.text("name", entry.name, "which rule: deft tricks coach");
  if (const Entry<CoachRule>* found = coach_rules().find(entry.name)) {
    entry.rule = found->make(fields);
    return;
  }
  require_rule(entry.name, fields);
  fields.ignore_rest();  // whose options they are is not known
}

void describe(CoachOptions& options, Fields& fields) {
  fields.choice("mode", options.mode, "what the coach does with its findings", {"advise", "act", "off"});
  fields.texts("silent", options.silent, "rules that are not asked (deft tricks coach)");
  elements(fields, "rule", options.rule, "rules with options of their own, as [[coach.rule]] name = ...");
  for (const std::string& name : options.silent) require_rule(name, fields);
}

}  // namespace deft
