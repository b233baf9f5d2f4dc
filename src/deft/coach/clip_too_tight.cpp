#include "deft/coach/clip_too_tight.h"

#include <limits>

#include "deft/coach/series.h"

namespace deft {

const Card ClipTooTight::card{"coach", "clip_too_tight", "Gradient clipping is too tight", "Godbole, Dahl and others 2023, tuning playbook"};

void describe(ClipTooTightOptions& options, Fields& fields) {
  fields.real("share", options.share, "of the steps that are clipped", {0, 1});
  fields.real("times", options.times, "usual norm in units of the limit", {1, 1e9});
}

std::vector<Finding> ClipTooTight::look(const Observations& seen) const {
  constexpr double kLeastSteps = 20, kSure = 1.645;
  double clipped = 0, all = 0;
  std::vector<double> norms;
  for (std::size_t i = seen.steps.size() / 10; i < seen.steps.size(); ++i) {
    const StepObservation& one = seen.steps[i];
    if (!one.clipped.has_value()) continue;
    all += 1;
    clipped += *one.clipped;
    if (one.gradient_norm < std::numeric_limits<double>::infinity()) norms.push_back(one.gradient_norm);
  }
  if (all < kLeastSteps || !(wilson_low(clipped, all, kSure) > options_.share)) return {};
  const double usual = median(norms);
  const bool mild = usual <= options_.times * seen.facts.clip_threshold;
  Finding finding{.rule = card.name, .severity = mild ? Severity::info : Severity::warning, .epoch = last_epoch(seen), .weight = 1.1};
  finding.evidence = {{"clipped_share", clipped / all}, {"steps", all}};
  if (!norms.empty()) finding.evidence.push_back({"gradient_norm", usual});
  if (seen.facts.clip_threshold > 0) finding.evidence.push_back({"limit", seen.facts.clip_threshold});
  finding.advice = in_percent(clipped / all) + " of the steps are clipped: the limit has become the learning rate; raise it to the "
                   "90 % quantile of the gradient's norm" + (norms.empty() ? "" : " (" + number(quantile(norms, 0.9)) + ")");
  if (!norms.empty()) finding.change = {{"optimization.clip_norm.limit", number(quantile(norms, 0.9))}};
  return {finding};
}

}  // namespace deft
