#include "deft/coach/leaking_test.h"

#include "deft/coach/series.h"

namespace deft {

const Card LeakingTest::card{"coach", "leaking_test", "Test samples are training samples", "Barz, Denzler 2020, arXiv:1902.00423"};

void describe(LeakingTestOptions& options, Fields& fields) {
  fields.real("share", options.share, "of the part that may be shared by accident", {0, 1});
}

std::vector<Finding> LeakingTest::look(const Observations& seen) const {
  constexpr double kSure = 1.645;  // one-sided 95 %
  std::vector<Finding> findings;
  const auto add = [&](const std::string& part, std::int64_t shared, std::int64_t samples) {
    if (shared <= 0 || samples <= 0) return;
    const double hits = static_cast<double>(shared), all = static_cast<double>(samples);
    Finding finding{.rule = card.name, .severity = Severity::info, .epoch = 0, .weight = 1.2};
    if (wilson_low(hits, all, kSure) > options_.share) finding.severity = Severity::warning;
    finding.evidence = {{"part", part}, {"shared", hits}, {"samples", all}, {"share", hits / all}};
    finding.advice = number(hits) + " of " + number(all) + " samples of the " + part +
                     " part are also training samples: its accuracy is flattered; take them out of one of the parts";
    findings.push_back(finding);
  };
  add("test", seen.facts.shared_with_test, seen.facts.test_samples);
  add("validation", seen.facts.shared_with_val, seen.facts.val_samples);
  return findings;
}

}  // namespace deft
