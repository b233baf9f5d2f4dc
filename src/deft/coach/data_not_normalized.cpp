#include "deft/coach/data_not_normalized.h"

#include <algorithm>
#include <cmath>

#include "deft/coach/series.h"

namespace deft {

const Card DataNotNormalized::card{"coach", "data_not_normalized", "Inputs are not normalised", "LeCun and others 1998, Efficient BackProp"};

void describe(DataNotNormalizedOptions& options, Fields& fields) {
  fields.real("widest", options.widest, "deviation of the inputs that still works", {1, 1e9});
  fields.real("offset", options.offset, "mean in units of the deviation", {0, 1e9});
}

std::vector<Finding> DataNotNormalized::look(const Observations& seen) const {
  const double mean = seen.facts.input_mean, deviation = seen.facts.input_deviation;
  if (std::isnan(mean) || std::isnan(deviation)) return {};
  const bool wrong = deviation > options_.widest || deviation < 1 / (options_.widest * options_.widest) ||
                     std::abs(mean) > options_.offset * std::max(deviation, 0.25);
  const bool usual = std::abs(mean) <= 0.5 && deviation >= 0.25 && deviation <= 2.5;
  if (!wrong && (usual || seen.facts.batch_norm)) return {};
  Finding finding{.rule = card.name, .severity = wrong ? Severity::warning : Severity::info, .epoch = 0, .weight = 1.5};
  finding.evidence = {{"mean", mean}, {"deviation", deviation}};
  finding.advice = "inputs reach the network with mean " + number(mean) + " and deviation " + number(deviation) +
                   ": bring them to mean 0 and deviation 1";
  finding.change = {{"preprocessing.standardize", "on"}};
  return {finding};
}

}  // namespace deft
