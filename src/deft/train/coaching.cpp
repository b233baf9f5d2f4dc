#include "deft/train/coaching.h"

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "deft/coach/consult.h"
#include "deft/coach/recipe_facts.h"
#include "deft/coach/recording.h"
#include "deft/coach/thinned.h"
#include "deft/data/duplicates.h"
#include "deft/train/batches.h"
#include "deft/train/small_fit.h"
#include "deft/train/parameter_views.h"

namespace deft {
namespace {

constexpr std::int64_t kLookedAt = 256;           // samples for the first loss and the scale of the inputs: at most, and
constexpr std::int64_t kLookedNumbers = 256 * 64 * 64 * 3, kFewestLookedAt = 16;   // of large pictures so many that they hold this
constexpr double kDuplicateNumbers = 3e8;         // looking for copies among more takes too long beside a short training

bool normalizes(const LayerList& layers) {
  bool found = false;
  for_each_layer(layers, [&](const Layer& layer) {
    found = found || std::holds_alternative<Normalization>(layer.options) || std::holds_alternative<GhostNormalization>(layer.options);
  });
  return found;
}

double numbers_of(const Samples& samples) {
  if (!samples.pictures) return static_cast<double>(samples.rows.size());
  return static_cast<double>(samples.size()) * static_cast<double>(samples.pictures->height() * samples.pictures->width() * samples.pictures->channels());
}

void look_at_samples(const Samples& train, const Classifier& classifier, RunFacts& facts) {
  const FixedBatch batch = fixed_batch(classifier, train, varied_samples(train, std::clamp(kLookedNumbers / std::max<std::int64_t>(1, classifier.preparation().output().shape.size()), kFewestLookedAt, kLookedAt)));
  double sum = 0.0, squares = 0.0, largest = 0.0;
  for (const float value : batch.inputs) {
    sum += value;
    squares += static_cast<double>(value) * value;
    largest = std::max(largest, std::abs(static_cast<double>(value)));
  }
  const auto count = static_cast<double>(std::max<std::size_t>(1, batch.inputs.size()));
  facts.input_mean = sum / count;
  facts.input_deviation = std::sqrt(std::max(0.0, squares / count - facts.input_mean * facts.input_mean));
  facts.input_largest = largest;
  if (classifier.task() == Task::regression) return;  // the batch's targets are not those of the training
  const std::unique_ptr<Model> twin = twin_of(classifier.model(), true);
  const std::span<const float> logits = twin->forward({batch.count, batch.inputs.data(), nullptr}, {.training = true, .key = 0});
  facts.loss_at_start = classifier.objective().plain(logits, batch.targets, classifier.outputs());
}

// Columns with one value, missing ones aside: they tell the network nothing.
std::vector<std::string> constant_columns(const DataSet& data, const Samples& train) {
  std::vector<std::string> names;
  const std::size_t width = data.columns.size();
  for (std::size_t c = 0; c < width; ++c) {
    float first = std::nanf("");
    bool constant = true;
    for (std::size_t at = c; at < train.rows.size() && constant; at += width) {
      if (std::isnan(first)) first = train.rows[at];
      constant = std::isnan(train.rows[at]) || train.rows[at] == first;
    }
    if (constant && !train.rows.empty()) names.push_back(data.columns[c].name);
  }
  return names;
}

// How many different values there are, if all are whole numbers; else 0.
std::int64_t whole_values(const std::vector<float>& targets) {
  std::set<float> values;
  for (const float one : targets) {
    if (one != std::round(one)) return 0;
    values.insert(one);
  }
  return static_cast<std::int64_t>(values.size());
}

}  // namespace

RunFacts run_facts(const Recipe& recipe, const DataSet& data, const Parts& parts, const Classifier& classifier) {
  RunFacts facts;
  std::int64_t last_units = 0;
  facts.task = to_string(data.task);
  add_recipe_facts(recipe.resolved, facts);
  for (const auto& parameter : classifier.model().parameters()) {
    if (parameter.info.fan_in == 0) continue;
    const auto units = static_cast<std::int64_t>(parameter.value.size()) / parameter.info.fan_in;
    if (last_units > 0) facts.narrowest = facts.narrowest > 0 ? std::min(facts.narrowest, last_units) : last_units;
    last_units = units;  // the last one gives the classes
  }
  facts.batch_norm = normalizes(classifier.model_options().layers);
  facts.train_samples = parts.train.size();
  facts.val_samples = parts.validation.size();
  facts.test_samples = parts.test.size();
  if (data.task == Task::classes) {
    facts.classes = data.outputs();
    facts.class_counts.assign(data.class_names.size(), 0);
    for (const std::int64_t label : parts.train.labels) ++facts.class_counts[static_cast<std::size_t>(label)];
    if (const auto sampling = sampling_of(recipe)) facts.drawn_counts = sampling->quotas(facts.class_counts, 0.0);
  }
  facts.class_names = data.class_names;
  facts.steps_per_epoch = steps_per_epoch(epoch_draws(recipe, parts.train, data.outputs()), recipe.train.batch_size);
  if (data.task == Task::regression) facts.distinct_targets = whole_values(parts.train.targets);
  facts.constant_columns = constant_columns(data, parts.train);
  look_at_samples(parts.train, classifier, facts);
  if (numbers_of(parts.train) + numbers_of(parts.test) < kDuplicateNumbers) {
    facts.shared_with_test = find_duplicates(parts.train, parts.test).shared;
    facts.shared_with_val = find_duplicates(parts.train, parts.validation).shared;
  }
  return facts;
}

Coaching::Coaching(CoachOptions options, RunFacts facts, RunFolder& folder, std::function<void(const std::string&)> say)
    : options_(std::move(options)), facts_(std::move(facts)), folder_(folder), say_(std::move(say)) {}

std::vector<Finding> Coaching::look(Observations seen, double seconds) {
  seen.facts = facts_;
  seen.facts.finished = false;
  std::vector<Finding> findings = ask(seen);
  std::erase_if(findings, [](const Finding& one) { return one.severity == Severity::info; });
  tell(findings, seconds);
  return findings;
}

std::vector<Finding> Coaching::finish(Observations seen, const std::string& stopped, double seconds, const std::vector<Finding>& others) {
  seen.facts = facts_;
  seen.facts.finished = true;
  seen.facts.stopped = stopped;
  std::vector<Finding> findings = ask(seen);
  for (const Finding& one : others) {
    const bool known = std::any_of(findings.begin(), findings.end(), [&](const Finding& other) { return other.rule == one.rule; });
    if (!known) findings.push_back(one);
  }
  tell(findings, seconds);
  return findings;
}

std::vector<Finding> Coaching::ask(const Observations& seen) const {
  if (options_.mode == "off") return {};
  if (seen.steps.size() <= kMostPoints) return consult(seen, options_);
  Observations thinned = seen;  // rules look at whole curves: a long one must not cost more than `deft diagnose` would
  Thinned<StepObservation> steps(kMostPoints);
  for (const StepObservation& one : seen.steps) steps.add(one);
  thinned.steps = std::move(steps.kept());
  return consult(thinned, options_);
}

void Coaching::tell(const std::vector<Finding>& findings, double seconds) {
  for (const Finding& one : findings) {
    if (!said_.insert(one.cause ? one.rule + ", cause" : one.rule).second) continue;   // what was suspected is told again once its cause is known
    folder_.log({{"event", "finding"}, {"t", seconds}, {"finding", to_json(one)}});
    say_("advice: " + one.advice);
  }
}

}  // namespace deft
