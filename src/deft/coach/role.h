// What a coach rule is: it looks at a run's values and says what is wrong, with its evidence and a remedy; or nothing.
//
//   for (const Finding& one : rule.look(seen)) ...     // DeadRelu: "dead_relu", warning, share 0.82 in conv_3
//
// A rule judges by statistics (a slope with its error, a robust spread), never by one value against a bare threshold,
// and is silent where the values that it needs are missing.
#ifndef DEFT_COACH_ROLE_H
#define DEFT_COACH_ROLE_H

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "deft/coach/observations.h"
#include "deft/core/catalogue.h"

namespace deft {

// info: worth knowing, nothing is broken. warning: the result suffers. error: the run is worthless as it stands.
enum class Severity { info, warning, error };

using EvidenceValue = std::variant<double, std::string>;

struct Finding {
  std::string rule;  // the rule's name
  Severity severity = Severity::warning;
  double epoch = kUnknown;                                      // where on the curve it shows
  std::vector<std::pair<std::string, EvidenceValue>> evidence;  // name, number or text
  std::string advice;                                           // what it means and what to do, in words
  std::vector<std::pair<std::string, std::string>> change;      // option, value: overrides that carry the advice out
  std::vector<std::string> explains = {};  // rules that say nothing new beside this one
  bool cause = false;                      // it names the cause itself: no other finding explains it away
  double weight = 1.0;  // how sure and how grave: findings are shown in this order
};

class CoachRule {
 public:
  virtual ~CoachRule() = default;
  virtual std::vector<Finding> look(const Observations& seen) const = 0;
};

const Catalogue<CoachRule>& coach_rules();

}  // namespace deft

#endif
