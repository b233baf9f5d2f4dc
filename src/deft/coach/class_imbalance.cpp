#include "deft/coach/class_imbalance.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "deft/coach/series.h"

namespace deft {

const Card ClassImbalance::card{"coach", "class_imbalance", "Rare classes are missed", "Buda, Maki, Mazurowski 2018, arXiv:1710.05381"};

void describe(ClassImbalanceOptions& options, Fields& fields) {
  fields.real("ratio", options.ratio, "largest class to smallest", {1, 1e12});
  fields.real("gap", options.gap, "mean recall of the rarer half below the other's", {0, 1});
}

std::vector<Finding> ClassImbalance::look(const Observations& seen) const {
  const std::vector<std::int64_t>& counts = seen.facts.class_counts;
  if (counts.size() < 2) return {};
  const auto [least, most] = std::minmax_element(counts.begin(), counts.end());
  const double ratio = static_cast<double>(*most) / static_cast<double>(std::max<std::int64_t>(1, *least));
  if (!(ratio > options_.ratio)) return {};
  Finding finding{.rule = card.name, .severity = Severity::info, .epoch = last_epoch(seen), .weight = 1.0};
  finding.evidence = {{"largest_to_smallest", ratio}, {"smallest", static_cast<double>(*least)}};
  finding.change = {{"loss.class_weights", "on"}};
  const auto index = static_cast<std::size_t>(least - counts.begin());
  const std::string rarest = index < seen.facts.class_names.size() ? "'" + seen.facts.class_names[index] + "'" : "class " + std::to_string(index + 1);
  finding.advice = "the largest class has " + number(ratio) + " times the samples of the smallest (" + rarest + "): judge by balanced accuracy";
  const auto measured = std::find_if(seen.epochs.rbegin(), seen.epochs.rend(), [&](const EpochObservation& e) { return e.val_recall.size() == counts.size(); });
  if (measured == seen.epochs.rend()) {
    if (ratio > 5 * options_.ratio) finding.severity = Severity::warning;
    return {finding};
  }
  // Classes from rare to frequent, those without validation samples left out.
  std::vector<std::size_t> order;
  for (std::size_t c = 0; c < counts.size(); ++c) {
    if (std::isfinite(measured->val_recall[c])) order.push_back(c);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return counts[a] < counts[b]; });
  std::vector<double> size, recall;
  for (const std::size_t c : order) {
    size.push_back(std::log(static_cast<double>(std::max<std::int64_t>(1, counts[c]))));
    recall.push_back(measured->val_recall[c]);
  }
  if (recall.size() < 2) return {finding};
  const auto half = static_cast<std::ptrdiff_t>(recall.size() / 2);
  const double rare = std::accumulate(recall.begin(), recall.begin() + half, 0.0) / static_cast<double>(half);
  const double frequent = std::accumulate(recall.begin() + half, recall.end(), 0.0) / static_cast<double>(recall.size() - static_cast<std::size_t>(half));
  finding.evidence.push_back({"recall_of_rare", rare});
  finding.evidence.push_back({"recall_of_frequent", frequent});
  // Two classes make no line: their difference must speak for itself.
  const bool sure = recall.size() < 4 || probability_rising(fit_line(size, recall)) > 0.95;
  if (frequent - rare > options_.gap && sure) {
    finding.severity = Severity::warning;
    finding.advice += "; the rarer half of the classes is recognised in " + in_percent(rare) + " of the cases, the others in " +
                      in_percent(frequent) + ": weigh classes, or draw rare ones more often";
  }
  return {finding};
}

}  // namespace deft
