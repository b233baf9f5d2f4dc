#include "deft/train/rate_sweeps.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "deft/core/html.h"
#include "deft/optimization/parameter_group.h"
#include "deft/train/batches.h"
#include "deft/train/parameter_views.h"

namespace deft {
namespace {

// Tricks of a recipe carry state once they have started: each sweep gets new ones.
Recipe fresh(const Recipe& recipe) {
  Problems problems;
  Recipe result = bind(recipe.resolved, problems);
  problems.refuse_if_any();
  return result;
}

RateSweep sweep_once(Classifier& classifier, const Samples& train, const RateRangeTest& test, std::int64_t number,
                     const std::function<void()>& after_step) {
  Model& model = classifier.model();
  const Recipe recipe = fresh(classifier.recipe());
  std::vector<ParameterView> views = parameter_views(model, recipe);
  set_frozen(groups_of(model, recipe), views, 0.0);
  recipe.optimizer.trick->start(views);
  for (const auto& one : recipe.optimization_modifiers) one.trick->start(views);

  const std::vector<double> rates = test.rates();
  BatchPlan plan;
  plan.seed = Random::of(static_cast<std::uint64_t>(recipe.train.seed), "rate sweep", static_cast<std::uint64_t>(number)).bits();
  plan.batch_size = recipe.train.batch_size;
  plan.steps = static_cast<std::int64_t>(rates.size());
  plan.outputs = classifier.outputs();
  plan.precision = model.options().precision;
  for (const auto& one : recipe.mixing) plan.mixing.push_back(one.trick);
  BatchStream batches(plan, classifier.preparation(), train, std::max(1, threads_of(recipe.train) / 2));

  RateSweep sweep;
  std::vector<float> targets, targets_of_chance, zeros, gradient;
  double chance = 0.0;
  Moment now{.step = 0, .steps = plan.steps, .steps_per_epoch = steps_per_epoch(train.size(), plan.batch_size)};
  for (const double rate : rates) {
    const Batch* batch = batches.next();
    targets = batch->targets;  // modifiers change them in place
    const auto key = Random::of(plan.seed, "pass", static_cast<std::uint64_t>(now.step)).bits();
    const std::span<const float> logits = model.forward(batch->inputs(), {.training = true, .key = key});
    if (classifier.task() != Task::regression) {
      targets_of_chance = batch->targets;
      zeros.assign(logits.size(), 0.0f);
      chance += classifier.objective().evaluate(zeros, targets_of_chance, classifier.outputs(), gradient);
    }
    sweep.rates.push_back(rate);
    sweep.losses.push_back(classifier.objective().evaluate(logits, targets, classifier.outputs(), gradient));
    after_step();
    if (test.hopeless(sweep.losses)) break;
    model.backward(gradient);
    for (const auto& one : recipe.optimization_modifiers) one.trick->before_step(views, now);
    recipe.optimizer.trick->step(views, {rate, recipe.optimizer.trick->momentum(), plan.batch_size});
    ++now.step;
  }
  if (classifier.task() != Task::regression) sweep.chance = chance / static_cast<double>(sweep.rates.size());
  return sweep;
}

// What lies this far above the start only says that the sweep is lost; it would flatten everything else in the picture.
double ceiling_of(const std::vector<std::vector<double>>& losses) {
  double most = 0.0;
  for (const std::vector<double>& one : losses) {
    if (!one.empty()) most = std::max(most, 1.5 * one[0]);
  }
  return most;
}

}  // namespace

std::vector<RateSweep> run_rate_sweeps(Classifier& classifier, const Samples& train, const RateRangeTest& test,
                                       const std::function<void(double)>& progress) {
  const std::vector<float> before = values_of(classifier.model());
  std::vector<RateSweep> sweeps;
  const auto total = static_cast<double>(test.options().sweeps * test.options().steps);
  try {
    for (std::int64_t number = 0; number < test.options().sweeps; ++number) {
      auto done = static_cast<double>(number * test.options().steps);
      sweeps.push_back(sweep_once(classifier, train, test, number, [&] {
        if (progress) progress(++done / total);
      }));
      set_values(classifier.model(), before);
    }
  } catch (...) {
    set_values(classifier.model(), before);
    throw;
  }
  return sweeps;
}

std::string to_text(const RateSuggestion& suggestion) {
  if (!suggestion.found) return "no rate can be suggested: " + suggestion.reason;
  return fmt::format("rate {:.2g} ({} sweeps: {:.2g} .. {:.2g}; the loss falls fastest at {:.2g}){}", suggestion.rate, suggestion.each.size(),
                     suggestion.low, suggestion.high, suggestion.steepest,
                     suggestion.open_end ? "; it still fell at the highest rate tried, so a larger one may do as well" : "");
}

std::string rate_range_page(const std::vector<RateSweep>& sweeps, const RateRangeTest& test, const RateSuggestion& suggestion,
                            double in_force) {
  static constexpr const char* kColors[] = {"#1f6feb", "#d9480f", "#2b8a3e", "#9c36b5", "#c2255c"};
  std::vector<std::vector<double>> smooth;
  for (const RateSweep& sweep : sweeps) smooth.push_back(smoothed_losses(sweep.losses, test.options().smoothing));
  const double ceiling = ceiling_of(smooth);
  std::vector<Curve> curves;
  double low = 1e300, high = -1e300;
  for (std::size_t s = 0; s < sweeps.size(); ++s) {
    // A legend for each of five is the most that fits.
    Curve curve{s < 5 ? fmt::format("sweep {}", s + 1) : "", kColors[s % 5], {}};
    for (std::size_t i = 0; i < smooth[s].size() && smooth[s][i] <= ceiling; ++i) {
      curve.points.push_back({std::log10(sweeps[s].rates[i]), smooth[s][i]});
      low = std::min(low, smooth[s][i]);
      high = std::max(high, smooth[s][i]);
    }
    curves.push_back(std::move(curve));
  }
  const auto mark = [&](const std::string& name, double rate, const std::string& color) {
    if (rate > 0 && low < high) curves.push_back({name, color, {{std::log10(rate), low}, {std::log10(rate), high}}});
  };
  if (suggestion.found) mark("suggested", suggestion.rate, "#868e96");
  mark("in force", in_force, "#e8590c");
  return "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
         "<title>Learning-rate range test</title><style>body{font:15px/1.5 system-ui,sans-serif;max-width:900px;margin:0 auto;padding:1.5rem}"
         ".chart{width:100%;height:auto}.chart text{font-size:12px}.chart .grid{stroke:#d9dee3}</style></head><body>\n<h1>Learning-rate range test</h1>\n<p>" +
         escape_html(to_text(suggestion)) + fmt::format(". The recipe's rate is {:.3g}.</p>\n", in_force) +
         line_chart("Smoothed loss", "learning rate, as a power of ten", curves, false) + "</body></html>\n";
}

}  // namespace deft
