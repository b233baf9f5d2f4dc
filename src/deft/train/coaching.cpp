#include "deft/train/coaching.h"

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "deft/coach/consult.h"
#include "deft/data/duplicates.h"
#include "deft/train/batches.h"
#include "deft/train/small_fit.h"
#include "deft/train/parameter_views.h"

namespace deft {
namespace {

constexpr std::int64_t kLookedAt = 256;           // samples for the first loss and the scale of the inputs
constexpr double kDuplicateNumbers = 3e8;         // looking for copies among more takes too long beside a short training

bool normalizes(const LayerList& layers) {
  bool found = false;
  for_each_layer(layers, [&](const Layer& layer) {
    found = found || std::holds_alternative<Normalization>(layer.options) || std::holds_alternative<GhostNormalization>(layer.options);
  });
  return found;
}

double option_of(const Recipe& recipe, const std::string& chapter, const std::string& trick, const std::string& option) {
  const auto entries = recipe.resolved.chapters.find(chapter);
  if (entries == recipe.resolved.chapters.end()) return kUnknown;
  for (const Table& entry : entries->second) {
    const Field* field = entry.text("name") == trick ? entry.find(option) : nullptr;
    if (!field) continue;
    if (const auto* real = std::get_if<double>(&field->value.data)) return *real;
    if (const auto* whole = std::get_if<std::int64_t>(&field->value.data)) return static_cast<double>(*whole);
  }
  return kUnknown;
}

double numbers_of(const Samples& samples) {
  if (!samples.pictures) return static_cast<double>(samples.rows.size());
  return static_cast<double>(samples.size()) * static_cast<double>(samples.pictures->height() * samples.pictures->width() * samples.pictures->channels());
}

void look_at_samples(const Samples& train, const Classifier& classifier, RunFacts& facts) {
  const FixedBatch batch = fixed_batch(classifier, train, varied_samples(train, kLookedAt));
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

}  // namespace

RunFacts run_facts(const Recipe& recipe, const DataSet& data, const Parts& parts, const Classifier& classifier) {
  RunFacts facts;
  facts.task = to_string(data.task);
  facts.network = recipe.network.name;
  facts.activation = recipe.activation.name;
  facts.loss = recipe.loss.name;
  facts.batch_norm = normalizes(classifier.model_options().layers);
  for (const auto& one : recipe.schedule) facts.schedule_decays = facts.schedule_decays || (one.name != "constant" && one.name != "warmup");
  facts.train_samples = parts.train.size();
  facts.val_samples = parts.validation.size();
  facts.test_samples = parts.test.size();
  if (data.task == Task::classes) {
    facts.classes = data.outputs();
    facts.class_counts.assign(data.class_names.size(), 0);
    for (const std::int64_t label : parts.train.labels) ++facts.class_counts[static_cast<std::size_t>(label)];
  }
  facts.class_names = data.class_names;
  facts.batch_size = recipe.train.batch_size;
  facts.steps_per_epoch = steps_per_epoch(parts.train.size(), recipe.train.batch_size);
  facts.planned_epochs = recipe.train.epochs;
  facts.label_smoothing = option_of(recipe, "loss", "label_smoothing", "epsilon");
  facts.weight_decay = option_of(recipe, "regularization", "l2", "rate");
  facts.clip_threshold = option_of(recipe, "optimization", "clip_norm", "limit");
  facts.mixing = recipe.mixing.empty() ? 0.0 : 1.0;
  look_at_samples(parts.train, classifier, facts);
  if (numbers_of(parts.train) + numbers_of(parts.test) < kDuplicateNumbers) {
    facts.shared_with_test = find_duplicates(parts.train, parts.test).shared;
    facts.shared_with_val = find_duplicates(parts.train, parts.validation).shared;
  }
  return facts;
}

Coaching::Coaching(CoachOptions options, RunFacts facts, RunFolder& folder, std::function<void(const std::string&)> say)
    : options_(std::move(options)), facts_(std::move(facts)), folder_(folder), say_(std::move(say)) {}

void Coaching::look(Observations seen, double seconds) {
  seen.facts = facts_;
  seen.facts.finished = false;
  std::vector<Finding> findings = ask(seen);
  std::erase_if(findings, [](const Finding& one) { return one.severity == Severity::info; });
  tell(findings, seconds);
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
  return options_.mode == "off" ? std::vector<Finding>{} : consult(seen, options_);
}

void Coaching::tell(const std::vector<Finding>& findings, double seconds) {
  for (const Finding& one : findings) {
    if (!said_.insert(one.rule).second) continue;
    folder_.log({{"event", "finding"}, {"t", seconds}, {"finding", to_json(one)}});
    say_("advice: " + one.advice);
  }
}

}  // namespace deft
