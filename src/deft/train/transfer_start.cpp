#include "deft/train/transfer_start.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "deft/core/problem.h"
#include "deft/core/progress.h"
#include "deft/core/seconds_since.h"
#include "deft/train/features.h"
#include "deft/transfer/match_weights.h"
#include "deft/transfer/svm_on_features.h"

namespace deft {
namespace {

constexpr std::int64_t kFolds = 5;
constexpr std::int64_t kAdvisorSamples = 1000;   // enough to tell similar from other
constexpr std::int64_t kChoiceRows = 4000;       // enough to choose a penalty

// Under a time limit: the share of it for advice and for the features of the head, which the fit itself comes on top of.
constexpr double kAdvisorShare = 0.1, kHeadShare = 0.75, kHeadShareBeforeTuning = 0.25;
constexpr std::int64_t kTimedSamples = 32, kFewestForAdvice = 60, kFewestForHead = 40;

using Clock = std::chrono::steady_clock;

Link link_of(Task task) { return task == Task::classes ? Link::softmax : task == Task::attributes ? Link::sigmoid : Link::identity; }

std::vector<ParameterInfo> arrays_of(const Model& model) {
  std::vector<ParameterInfo> all;
  for (const std::vector<ModelArray>* group : {&model.parameters(), &model.buffers()}) {
    for (const ModelArray& array : *group) all.push_back(array.info);
  }
  return all;
}

// Evenly over the rows; all views of a sample or none.
FeatureTable thinned(const FeatureTable& table, std::int64_t most) {
  if (table.count <= most) return table;
  const std::int64_t samples = 1 + table.groups.back(), kept = std::max<std::int64_t>(1, most * samples / table.count);
  std::vector<std::int64_t> which;
  for (std::int64_t i = 0; i < table.count; ++i) {
    const std::int64_t sample = table.groups[static_cast<std::size_t>(i)];
    if (sample * kept / samples != (sample - 1) * kept / samples || sample == 0) which.push_back(i);
  }
  return rows_of(table, which);
}

FeatureTable joined(FeatureTable a, const FeatureTable& b) {
  const std::int64_t samples = a.groups.empty() ? 0 : 1 + a.groups.back();
  a.count += b.count;
  a.features.insert(a.features.end(), b.features.begin(), b.features.end());
  a.targets.insert(a.targets.end(), b.targets.begin(), b.targets.end());
  for (const std::int64_t group : b.groups) a.groups.push_back(samples + group);
  return a;
}

HeadScore scored(const FeatureTable& table, Link link, HeadSolver solver, double strength, std::int64_t seed) {
  const FeatureTable part = thinned(table, kChoiceRows);
  const auto samples = static_cast<std::int64_t>(std::set<std::int64_t>(part.groups.begin(), part.groups.end()).size());
  const std::int64_t folds = std::min(kFolds, samples);
  HeadScore score = strength > 0 ? cross_validate(part, link, solver, strength, folds, seed) : best_strength(part, link, solver, folds, seed);
  if (solver == HeadSolver::svm) score.scale = fitted_scale(score.logits, part.targets, part.outputs, link);
  return score;
}

LinearHead fitted(const FeatureTable& table, Link link, HeadSolver solver, const HeadScore& score) {
  return solver == HeadSolver::svm ? fit_svm(table, score.strength, score.scale) : fit_logistic(table, link, score.strength);
}

// Of a pass through the network below the head, once it is prepared. Measured on samples that nobody asks for otherwise.
double seconds_of_a_sample(const Classifier& classifier, const Samples& samples) {
  const FeatureExtractor extractor(classifier);
  const std::int64_t count = std::min(kTimedSamples, samples.size());
  double seconds = 0.0;
  for (const std::int64_t from : {std::int64_t{0}, samples.size() - count}) {   // the first time prepares it
    std::vector<std::int64_t> which(static_cast<std::size_t>(count));
    std::iota(which.begin(), which.end(), from);
    const auto start = Clock::now();
    extractor.values(subset(samples, which));
    seconds = seconds_since(start);
  }
  return seconds / static_cast<double>(std::max<std::int64_t>(1, count));
}

// What of the training part a head is fitted to.
struct HeadPlan {
  std::int64_t views = 0, samples = 0;   // 0: as many as ever
  std::string what;
};

HeadPlan planned_head(const ResolvedRun& run, const Parts& parts, double each, double seconds_left) {
  const bool head_only = !run.recipe.transfer.trick->solver().empty();
  const auto test_views = run.recipe.test_time.empty() ? 1 : static_cast<std::int64_t>(run.recipe.test_time[0].trick->weights().size());
  const double judged = static_cast<double>((parts.test.size() + 2 * parts.validation.size()) * test_views);
  const double affordable = (head_only ? kHeadShare : kHeadShareBeforeTuning) * seconds_left / each - judged;
  const double train = static_cast<double>(std::max<std::int64_t>(1, parts.train.size() + (head_only ? parts.validation.size() : 0)));
  HeadPlan plan;
  const auto views = static_cast<std::int64_t>(affordable / train);
  if (head_only && views < run.recipe.transfer.trick->views()) plan.views = std::max<std::int64_t>(1, views);
  if (plan.views > 0) plan.what = fmt::format("{} of each picture", plan.views == 1 ? "one view" : fmt::format("{} views", plan.views));
  if (affordable < train) {
    plan.samples = std::max<std::int64_t>(kFewestForHead, static_cast<std::int64_t>(affordable));
    if (plan.samples >= parts.train.size()) plan.samples = 0;
    else plan.what = fmt::format("the head is fitted to {} of {} pictures, one view each", with_commas(plan.samples), with_commas(parts.train.size()));
  }
  return plan;
}

}  // namespace

void take_weights(Classifier& classifier, const std::string& path, const Say& say) {
  const SourceWeights source = read_weights(path);
  const std::optional<KnownNetwork> known = recognise(source);
  const ModelOptions& options = classifier.model().options();
  const std::string head = head_of(options.layers, options.input);
  const WeightMatch match = match_weights(arrays_of(classifier.model()), source, known, head, classifier.recipe().network.name);
  for (const std::vector<ModelArray>* group : {&classifier.model().parameters(), &classifier.model().buffers()}) {
    for (const ModelArray& array : *group) {
      const auto row = std::find_if(match.rows.begin(), match.rows.end(), [&](const MatchRow& one) { return one.ours == array.info.name; });
      if (row == match.rows.end() || !row->taken) continue;
      const std::vector<float>& values = source.find(row->theirs)->values;
      std::copy(values.begin(), values.end(), array.value.begin());
    }
  }
  say(fmt::format("weights from {} ({}, {}{}): {} of {} arrays", path, source.format, match.way, known ? ", trained on " + known->trained_on : "",
                  match.taken, match.rows.size()));
  for (const std::string& line : to_lines(match)) say(line);
}

void choose_transfer(ResolvedRun& run, const Parts& parts, double seconds_left, const Say& say) {
  const Transfer* rule = run.recipe.transfer.trick.get();
  if (!rule || rule->choose({}).trick.empty()) return;
  if (rule->from().empty()) throw Refusal("[transfer] " + run.recipe.transfer.name + " needs from = \"FILE\": the weights to start from");
  const auto start = Clock::now();
  Classifier classifier = Classifier::build(run.recipe, run.data, parts.train);
  take_weights(classifier, rule->from(), [](const std::string&) {});
  const ModelOptions& options = classifier.model().options();
  const Link link = link_of(run.data.task);
  const double each = seconds_left > 0 ? seconds_of_a_sample(classifier, parts.train) : 0.0;
  const std::int64_t looked_at = seconds_left > 0 ? std::clamp<std::int64_t>(static_cast<std::int64_t>(kAdvisorShare * seconds_left / (2.0 * each)), kFewestForAdvice, kAdvisorSamples) : kAdvisorSamples;
  const auto measure_on = [&](const std::string& layer) {
    Progress progress;
    const FeatureTable table = FeatureExtractor(classifier, layer).features(subset(parts.train, evenly_spread(parts.train.size(), looked_at)), 1, [&](double share) {
      progress.show("features", share, fmt::format("{:.0f} %", 100 * share));
    });
    progress.clear();
    return scored(table, link, HeadSolver::logistic, 0.0, run.recipe.train.seed);
  };
  const HeadScore top = measure_on(""), earlier = measure_on(two_thirds_up(options.layers, head_of(options.layers, options.input)));
  TransferFacts facts;
  facts.samples = parts.train.size();
  facts.classes = run.data.outputs();
  const std::vector<std::int64_t> counts = classifier.class_counts();
  facts.chance = counts.empty() ? 0.0 : static_cast<double>(*std::max_element(counts.begin(), counts.end())) / static_cast<double>(parts.train.size());
  facts.top = top.accuracy;
  facts.earlier = earlier.accuracy;
  facts.error = std::hypot(top.error, earlier.error);
  const Transfer::Choice choice = rule->choose(facts);
  RecipeDocument document = run.recipe.resolved;
  Table entry;
  entry.place = {"decided from the data", 0, 0};
  entry.set("name", {choice.trick, entry.place});
  entry.set("from", {rule->from(), entry.place});
  document.chapters["transfer"] = {entry};
  run.decisions.push_back({"transfer", choice.trick, choice.reason});
  say("transfer: " + choice.trick + " (" + choice.reason + ")");
  Problems problems;
  run.recipe = bind(document, problems);
  problems.refuse_if_any();
  if (seconds_left <= 0) return;
  const HeadPlan plan = planned_head(run, parts, each, seconds_left - seconds_since(start));
  run.head_samples = plan.samples;
  if (!plan.what.empty()) run.decisions.push_back({"transfer", plan.what, fmt::format("the network takes {:.2g} ms for a picture: no more fit into the time", 1000 * each)});
  if (plan.views == 0) return;
  document.chapters["transfer"][0].set("views", {plan.views, entry.place});
  run.recipe = bind(document, problems);
  problems.refuse_if_any();
}

HeadFit fit_head(Classifier& classifier, const Parts& all, bool whole, std::int64_t most, const Say& say) {
  Parts parts = all;
  if (most > 0 && most < parts.train.size()) parts.train = subset(parts.train, evenly_spread(parts.train.size(), most));
  const Transfer& trick = *classifier.recipe().transfer.trick;
  const HeadSolver solver = trick.solver() == "svm" ? HeadSolver::svm : HeadSolver::logistic;
  if (solver == HeadSolver::svm && classifier.task() == Task::regression) {
    throw Refusal("[transfer] svm_on_features separates classes, and this task is a regression; transfer.name=linear_probe fits values");
  }
  const Link link = link_of(classifier.task());
  const std::int64_t views = classifier.preparation().input().table() || classifier.recipe().augmentation.empty() ? 1 : trick.views();
  const FeatureExtractor extractor(classifier);
  Progress progress;
  const auto show = [&](double share) { progress.show("features", share, fmt::format("{:.0f} %", 100 * share)); };
  FeatureTable train = extractor.features(parts.train, views, show);
  progress.clear();
  const HeadScore score = scored(train, link, solver, trick.strength(), classifier.recipe().train.seed);
  set_head(classifier, fitted(train, link, solver, score));
  HeadFit fit{score.strength, score.accuracy, {}};
  if (parts.validation.size() > 0) {
    fit.validation = classifier.evaluate(parts.validation);
    if (whole) set_head(classifier, fitted(joined(std::move(train), extractor.features(parts.validation, views, show)), link, solver, score));
    progress.clear();
  }
  say(fmt::format("head fitted on {} features of {} samples, {} views each: {} cross-validated, penalty {:.3g}{}", with_commas(extractor.width()),
                  with_commas(parts.train.size()), views, percent(score.accuracy), score.strength,
                  whole && parts.validation.size() > 0 ? "; then on the validation part too" : ""));
  return fit;
}

std::optional<HeadFit> begin_transfer(Classifier& classifier, const Parts& parts, std::int64_t most, const Say& say) {
  const Named<Transfer>& transfer = classifier.recipe().transfer;
  if (!transfer.trick || transfer.name.ends_with("_sharing")) return std::nullopt;
  if (transfer.trick->from().empty()) throw Refusal("[transfer] " + transfer.name + " needs from = \"FILE\": the weights to start from");
  const auto start = Clock::now();
  take_weights(classifier, transfer.trick->from(), say);
  const bool whole = !transfer.trick->solver().empty();
  HeadFit fit = fit_head(classifier, parts, whole, most, say);
  fit.seconds = seconds_since(start);
  fit.whole_training = whole;
  return fit;
}

TrainingOutcome outcome_of_head(const HeadFit& head, const Parts& parts, RunFolder& folder) {
  const double nothing = std::nan("");
  const bool validated = parts.validation.size() > 0;
  TrainingOutcome outcome;
  outcome.epochs = outcome.best_epoch = 1;
  outcome.seconds = head.seconds;
  outcome.best_accuracy = validated ? head.validation.accuracy : nothing;
  outcome.images_per_second = static_cast<double>(parts.train.size()) / std::max(1e-9, head.seconds);
  outcome.history = {{1, nothing, head.cross_validated, validated ? head.validation.loss : nothing, outcome.best_accuracy}};
  if (validated) outcome.validation = head.validation;
  const EpochResult& one = outcome.history[0];
  folder.log({{"event", "epoch"}, {"t", head.seconds}, {"epoch", 1}, {"train_loss", nothing}, {"train_accuracy", one.train_accuracy},
              {"train_accuracy_clean", nothing}, {"val_loss", one.val_loss}, {"val_accuracy", one.val_accuracy}, {"learning_rate", nothing},
              {"seconds", head.seconds}});
  return outcome;
}

}  // namespace deft
