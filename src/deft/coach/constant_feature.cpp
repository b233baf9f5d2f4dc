#include "deft/coach/constant_feature.h"

#include <algorithm>

namespace deft {

const Card ConstantFeature::card{"coach", "constant_feature", "Columns that never change", "deft"};

void describe(ConstantFeatureOptions& options, Fields& fields) {
  fields.whole("most", options.most, "columns that may be constant", {0, 1e6});
}

std::vector<Finding> ConstantFeature::look(const Observations& seen) const {
  constexpr std::size_t kNamed = 5;
  const std::vector<std::string>& columns = seen.facts.constant_columns;
  if (static_cast<std::int64_t>(columns.size()) <= options_.most) return {};
  std::string names;
  for (std::size_t i = 0; i < std::min(kNamed, columns.size()); ++i) names += (i ? ", '" : "'") + columns[i] + "'";
  if (columns.size() > kNamed) names += " and " + std::to_string(columns.size() - kNamed) + " more";
  Finding finding{.rule = card.name, .epoch = 0, .weight = 1.4};
  finding.evidence = {{"columns", static_cast<double>(columns.size())}, {"first", columns[0]}};
  finding.advice = "the same value in every training sample: " + names +
                   "; nothing can be learnt from that: look where the data come from (a stuck sensor, a failed join), or take the column out";
  return {finding};
}

}  // namespace deft
