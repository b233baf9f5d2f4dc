#include "deft/train/first_rate.h"

#include <chrono>

#include <fmt/format.h>

#include "deft/core/progress.h"
#include "deft/core/seconds_since.h"
#include "deft/train/batches.h"
#include "deft/train/classifier.h"
#include "deft/train/rate_sweeps.h"

namespace deft {
namespace {

constexpr double kGuardedSteps = 1000;   // a long training is worth the few steps that try its rate
constexpr double kGuardShare = 0.05;     // of the time limit, at most, for trying it
constexpr double kShortLimit = 10.0;     // seconds: in less not even the cost of trying is measured

RateSuggestion suggested_rate(const ResolvedRun& run, const Parts& parts, const RateRangeTest& test) {
  Classifier classifier = Classifier::build(run.recipe, run.data, parts.train);
  Progress progress;
  const RateSuggestion found = test.suggest(run_rate_sweeps(classifier, parts.train, test, [&](double share) {
    progress.show("rate range test", share, fmt::format("{:.0f} %", 100 * share));
  }));
  progress.clear();
  return found;
}

// The recipe with another rate, and without its search.
void take_rate(ResolvedRun& run, std::optional<double> rate, Decision decision) {
  RecipeDocument document = run.recipe.resolved;
  document.chapters.erase("search");
  for (Table& entry : document.chapters["optimization"]) {
    if (rate && entry.text("name") == run.recipe.optimizer.name) entry.set("learning_rate", {*rate, {"rate range test"}});
  }
  run.decisions.push_back(std::move(decision));
  Problems problems;
  run.recipe = bind(document, problems);
  problems.refuse_if_any();
}

// What the sweeps of `test` will take, by the first two steps of one (which compile: rather too much than too little).
double cost_of(const ResolvedRun& run, const Parts& parts, const RateRangeTest& test) {
  const auto start = std::chrono::steady_clock::now();
  const RateRangeTest two({.lowest = test.options().lowest, .highest = test.options().highest, .steps = 2, .sweeps = 1});
  suggested_rate(run, parts, two);
  const double each = seconds_since(start) / 2.0;
  return each * static_cast<double>(test.options().steps * test.options().sweeps);
}

}  // namespace

void search_rate(ResolvedRun& run, const Parts& parts) {
  const auto* test = dynamic_cast<const RateRangeTest*>(run.recipe.search.trick.get());
  if (!test) return;
  const RateSuggestion found = suggested_rate(run, parts, *test);
  if (found.found) take_rate(run, found.rate, {"optimization", fmt::format("rate {:.3g}", found.rate), to_text(found)});
  else take_rate(run, std::nullopt, {"optimization", "the recipe's own rate", to_text(found)});
}

void guard_rate(ResolvedRun& run, const Parts& parts) {
  const double steps = run.recipe.train.epochs * static_cast<double>(steps_per_epoch(epoch_draws(run.recipe, parts.train, run.data.outputs()), run.recipe.train.batch_size));
  if (!run.rate_decided || run.recipe.search.trick || run.recipe.transfer.trick || steps < kGuardedSteps) return;
  const double rate = run.recipe.optimizer.trick->learning_rate();
  const RateRangeTest test({.lowest = rate / 100, .highest = rate * 100, .steps = 25, .sweeps = 3});
  if (run.time_limit > 0 && (run.time_limit < kShortLimit || cost_of(run, parts, test) > kGuardShare * run.time_limit)) {
    run.decisions.push_back({"optimization", fmt::format("rate {:.3g} is not tried first", rate), "trying it would take more than a twentieth of the time"});
    return;
  }
  const RateSuggestion found = suggested_rate(run, parts, test);
  const std::optional<double> better = overruled(rate, found);
  if (better) take_rate(run, better, {"optimization", fmt::format("rate {:.3g} in place of {:.3g}", *better, rate), to_text(found)});
  else run.decisions.push_back({"optimization", fmt::format("rate {:.3g} stands", rate), to_text(found)});
}

}  // namespace deft
