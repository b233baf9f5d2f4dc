#include "deft/train/run.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>
#include <filesystem>
#include <memory>

#include <fmt/format.h>

#include "deft/coach/consult.h"
#include "deft/core/files.h"
#include "deft/core/memory.h"
#include "deft/core/problem.h"
#include "deft/core/progress.h"
#include "deft/core/run_folder.h"
#include "deft/decide/measured.h"
#include "deft/ensemble/super_learner.h"
#include "deft/network/size_notes.h"
#include "deft/recipe/chapters.h"
#include "deft/train/batches.h"
#include "deft/report/page.h"
#include "deft/search/ablation.h"
#include "deft/train/classifier.h"
#include "deft/train/guided_training.h"
#include "deft/train/ensemble_run.h"
#include "deft/train/forest_run.h"
#include "deft/train/machine_notes.h"
#include "deft/train/member_trainings.h"
#include "deft/train/parameter_views.h"
#include "deft/train/ranks.h"
#include "deft/train/rate_sweeps.h"
#include "deft/train/saved_run.h"
#include "deft/train/snapshots.h"
#include "deft/train/softmax_first.h"
#include "deft/train/super_learner_run.h"
#include "deft/train/transfer_start.h"

namespace deft {
namespace {

nlohmann::json number(double value) { return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json(nullptr); }

nlohmann::json to_json(const GroupTraffic& traffic) {
  return {{"bytes", traffic.bytes}, {"buckets", traffic.buckets}, {"seconds", traffic.reducing}, {"seconds_not_hidden", traffic.waiting}};
}

Value text_value(const std::string& text) { return {text, {"command line"}}; }

// Ranks on other machines need not see the run folder.
RecipeDocument resumed_recipe(const RunRequest& request, Problems& problems) {
  const std::string path = request.resume + "/recipe.toml";
  if (!request.group) return read_recipe(path, problems);
  RecipeDocument document;
  if (request.group->leads()) document = read_recipe(path, problems);
  return read_recipe_text(request.group->from_leader(request.group->leads() ? write_recipe(document, single_chapters()) : ""), path, problems);
}

// The document of the request, with the overrides that can be applied before the data are known.
RecipeDocument open_document(const RunRequest& request, std::vector<Override>& deferred) {
  Problems problems;
  RecipeDocument document;
  if (!request.resume.empty()) {
    document = resumed_recipe(request, problems);
  } else if (is_recipe(request.source)) {
    document = read_recipe(request.source, problems);
  } else {
    document.file = "command line";
    document.chapters["data"] = {Table{}};
    document.chapters["data"][0].set("source", text_value(request.source));
  }
  std::vector<Override> overrides;
  for (const std::string& word : request.overrides) overrides.push_back(parse_override(word));
  if (!request.time.empty()) overrides.push_back({"train.time", "\"" + request.time + "\""});
  document.chapters["ensemble"];  // its options depend on no data: what the user says of it need not wait
  apply_overrides(document, overrides, problems, &deferred);
  if (document.chapters["ensemble"].empty()) document.chapters.erase("ensemble");
  // What is wrong already is said now, before minutes are spent on reading data.
  bind(document, problems);
  problems.refuse_if_any();
  return document;
}

// The sizes in force, so that the resolved recipe and the saved model load pictures the same way.
void keep_sizes(const Pictures& pictures, Table& data) {
  const auto fill = [&](const char* name) {
    const Field* field = data.find(name);
    const auto* given = field ? std::get_if<std::int64_t>(&field->value.data) : nullptr;
    if (!given || *given == 0) data.set(name, {pictures.height(), {"decided from the data"}});
  };
  fill("load_size");
  fill("size");
}

void say_decisions(const std::vector<Decision>& decisions, const std::function<void(const std::string&)>& say) {
  if (decisions.empty()) return;
  say("decided from the data:");
  for (const Decision& one : decisions) say(fmt::format("  {:15} {}  ({})", one.chapter, one.what, one.reason));
}

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

// [search] rate_range_test: the sweeps choose the rate, and the resolved recipe has it in place of the search.
void search_rate(ResolvedRun& run, const Parts& parts) {
  const auto* test = dynamic_cast<const RateRangeTest*>(run.recipe.search.trick.get());
  if (!test) return;
  const RateSuggestion found = suggested_rate(run, parts, *test);
  if (found.found) take_rate(run, found.rate, {"optimization", fmt::format("rate {:.3g}", found.rate), to_text(found)});
  else take_rate(run, std::nullopt, {"optimization", "the recipe's own rate", to_text(found)});
}

std::int64_t snapshots_of(const Recipe& recipe) { return recipe.members.trick ? recipe.members.trick->snapshots() : 0; }

constexpr double kGuardedSteps = 1000;   // a long training is worth the few steps that try its rate
constexpr double kGuardShare = 0.05;     // of the time limit, at most, for trying it
constexpr double kShortLimit = 10.0;     // seconds: in less not even the cost of trying is measured

// What the sweeps of `test` will take, by the first two steps of one (which compile: rather too much than too little).
double cost_of(const ResolvedRun& run, const Parts& parts, const RateRangeTest& test) {
  const auto start = std::chrono::steady_clock::now();
  const RateRangeTest two({.lowest = test.options().lowest, .highest = test.options().highest, .steps = 2, .sweeps = 1});
  suggested_rate(run, parts, two);
  const double each = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() / 2.0;
  return each * static_cast<double>(test.options().steps * test.options().sweeps);
}

// The rate that was decided from the data alone is tried by short sweeps before a long training, and overruled only where they
// agree that it is far off.
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

// The weights of a run before this one (deft tune, panda).
void begin_with(Classifier& classifier, const std::string& folder) {
  const Classifier before = load_run(folder);
  const std::vector<float> values = values_of(before.model());
  if (values.size() != values_of(classifier.model()).size()) throw Refusal(folder + ": its network has other sizes; a running model keeps its network");
  set_values(classifier.model(), values);
}

}  // namespace

bool is_recipe(const std::string& source) {
  return source.ends_with(".toml") && !std::filesystem::is_directory(source);
}

Parts divide(const DataSet& data, const DataOptions& options) {
  Parts parts;
  parts.test = data.test;
  if (options.validation <= 0) {
    parts.train = data.train;
    return parts;
  }
  std::vector<std::int64_t> labels = data.train.labels;
  if (labels.empty()) labels.assign(static_cast<std::size_t>(data.train.size()), 0);
  const Split split = stratified_split(labels, options.validation, options.seed);
  parts.validation = subset(data.train, split.part);
  parts.train = subset(data.train, split.rest);
  return parts;
}

ResolvedRun resolve_run(const RunRequest& request) {
  ResolvedRun run;
  std::vector<Override> deferred;
  RecipeDocument document = open_document(request, deferred);
  if (request.group) agree_on_request(*request.group, document, deferred);
  Problems problems;
  DataOptions data_options = bind_data(document, problems);
  problems.refuse_if_any();
  if (data_options.source.empty()) throw Refusal("[data] source is empty: say what to train on, as source = \"cifar10:DIR\" or a folder");

  request.say("reading " + data_options.source);
  run.data = request.load(data_options);
  if (request.group) agree_on_data(*request.group, run.data);
  for (const std::string& note : run.data.notes) request.say("note: " + note);
  run.facts = facts_of(run.data);
  run.facts.several_models = request.several_models && deferred.empty() && request.resume.empty();
  TrainOptions train_options = bind_train(document, problems);
  run.time_limit = train_options.time.empty() ? 0.0 : seconds_of(train_options.time);
  const auto transfer = document.chapters.find("transfer");
  const bool transfers = transfer != document.chapters.end() && !transfer->second.empty();
  run.facts.pretrained = pretrained_for(run.facts, transfers ? transfer->second[0].text("from") : "");
  const bool own_schedule = document.has("schedule") || std::any_of(deferred.begin(), deferred.end(), [](const Override& one) { return one.path.starts_with("schedule"); });
  run.decisions = decide(run.facts, run.time_limit, document);
  if (!run.decisions.empty()) run.decisions.insert(run.decisions.begin(), {"data", "measured", measured(run.facts)});
  if (run.data.train.pictures) {
    // Read again at the size decided on, as a replay of the resolved recipe will.
    const DataOptions decided = bind_data(document, problems);
    if (decided.load_size != 0 && decided.load_size != run.data.train.pictures->height()) run.data = request.load(decided);
    keep_sizes(*run.data.train.pictures, document.chapters["data"].at(0));
  }
  run.rate_decided = std::any_of(run.decisions.begin(), run.decisions.end(), [](const Decision& one) { return one.chapter == "optimization"; }) &&
                     std::none_of(deferred.begin(), deferred.end(), [](const Override& one) { return one.path.starts_with("optimization"); });
  apply_overrides(document, deferred, problems);
  run.recipe = bind(document, problems);
  problems.refuse_if_any();
  if (snapshots_of(run.recipe) > 0 && !own_schedule) {
    decide_cycles(document, snapshots_of(run.recipe), run.recipe.train.epochs);
    std::erase_if(run.decisions, [](const Decision& one) { return one.chapter == "schedule"; });
    run.decisions.push_back({"schedule", fmt::format("{} cosine cycles", snapshots_of(run.recipe)), "a snapshot is taken at the end of each"});
    run.recipe = bind(document, problems);
    problems.refuse_if_any();
  }
  return run;
}

namespace {

// Says how to go on where a rank was lost.
bool trained(GuidedTraining& training, const RunFolder& folder) {
  try {
    return training.train();
  } catch (const RankLost& lost) {
    const bool saved = std::filesystem::exists(folder.file("checkpoints/last.safetensors"));
    throw RankLost(std::string(lost.what()) + ". The training ends; " +
                   (saved ? "go on from its last checkpoint, with any number of ranks: deft train --resume " + folder.path()
                          : "it has no checkpoint yet; start it anew: deft train " + folder.file("recipe.toml")));
  }
}

constexpr double kLeastTraining = 0.3;   // seconds, however long the reading took

// One training; with [[ensemble]] snapshot what comes out is an ensemble of its states.
RunResult train_one(const RunRequest& request) {
  const auto start = std::chrono::steady_clock::now();
  ResolvedRun run = resolve_run(request);
  ProcessGroup* const group = request.group;
  const bool leads = !group || group->leads();
  if (group) adopt_leaders_recipe(*group, run);
  if (dynamic_cast<const SuperLearner*>(run.recipe.members.trick.get())) {
    say_decisions(run.decisions, request.say);
    return train_super_learner(request, run);
  }
  if (snapshots_of(run.recipe) > 0) check_snapshots(run.recipe, run.data.task);
  Parts parts = divide(run.data, run.recipe.data);
  const bool trial = request.purpose != RunRequest::Purpose::result;
  if (request.purpose == RunRequest::Purpose::trial) parts.test = {};
  if (run.recipe.members.trick) {
    const std::vector<std::int64_t> drawn = run.recipe.members.trick->draw(parts.train.size(), run.recipe.data.seed);
    if (!drawn.empty()) parts.train = subset(parts.train, drawn);
  }
  const std::int64_t own_samples = parts.train.size();
  parts.train = with_new_rows(run.recipe, run.data.columns, parts.train);
  if (leads) choose_transfer(run, parts, request.say);
  if (run.recipe.transfer.trick && !run.recipe.transfer.trick->solver().empty()) {  // what trains by steps has nothing to do
    std::erase_if(run.decisions, [](const Decision& one) { return one.chapter == "train" || one.chapter == "optimization" || one.chapter == "initialization" || one.chapter == "regularization" || one.chapter == "schedule"; });
  }
  if (leads && request.resume.empty()) guard_rate(run, parts);
  if (leads) search_rate(run, parts);
  if (group) {
    adopt_leaders_recipe(*group, run);
    expect_divisible(*group, run.recipe, epoch_draws(run.recipe, parts.train, run.data.outputs()));
    share_processors(*group, run.recipe.train);
  }
  if (run.recipe.search.trick && run.recipe.search.trick->study()) request.say("note: [search] " + run.recipe.search.name + " is a matter of deft tune; this is one training");
  if (dynamic_cast<const Ablation*>(run.recipe.search.trick.get())) request.say("note: [search] ablation is a matter of deft ablate; this is one training");
  const auto& [data, facts, decisions, recipe, time_limit, rate_decided] = run;
  request.say(fmt::format("{}: {} classes, {} for training, {} for choosing, {} for the test", data.name, data.outputs(),
                          with_commas(parts.train.size()), with_commas(parts.validation.size()), with_commas(parts.test.size())));
  if (parts.train.size() > own_samples) request.say(fmt::format("{} new rows of rare classes made", with_commas(parts.train.size() - own_samples)));
  say_decisions(decisions, request.say);
  auto first = std::make_unique<Classifier>(Classifier::build(recipe, data, parts.train));  // refused before anything is written
  if (group) agree_on_network(*group, *first);
  if (recipe.network.name == "layers") {
    for (const std::string& note : size_notes(first->model_options().layers, first->preparation().output().shape)) request.say("advice: " + note);
  }
  const std::optional<HeadFit> head = request.resume.empty() ? begin_transfer(*first, parts, request.say) : std::nullopt;
  if (!request.start_from.empty()) begin_with(*first, request.start_from);
  if (!leads) return follow(run, parts, *first, head, !request.resume.empty(), *group);
  std::vector<Finding> others;
  if (!trial && !recipe.transfer.trick && data.task == Task::classes && !facts.table && facts.samples < 2000 && facts.channels == 3 && !facts.drawn_symbols) {
    others.push_back({.rule = "few_pictures", .severity = Severity::info, .evidence = {{"samples", static_cast<double>(facts.samples)}},
                      .advice = fmt::format("only {} training pictures: a network pretrained on a large set of photos and fine-tuned on these would do much better than one trained from scratch{}", facts.samples,
                                            facts.pretrained.empty() ? "; put weights into $DEFT_WEIGHTS" : "; weights were found in " + facts.pretrained[0].path + ": transfer.from=" + facts.pretrained[0].path)});
  }

  RunFolder folder = request.resume.empty() ? RunFolder::create(recipe.log.folder, request.name, data.name) : RunFolder::open(request.resume);
  if (!request.resume.empty() && std::filesystem::exists(folder.file("summary.json"))) throw Refusal(folder.path() + ": this run is finished; nothing is left to resume");
  if (run.time_limit > 0) {  // reading, trying and building count too; the head's own time is known to what follows
    const double gone = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() - (head ? head->seconds : 0.0);
    run.time_limit = std::max(kLeastTraining, run.time_limit - gone);
  }
  std::unique_ptr<SoftmaxFirst> softmax;
  bool interrupted = false;
  if (wants_softmax_first(run, parts, request)) {
    softmax = std::make_unique<SoftmaxFirst>(run, parts, folder, request);
    interrupted = !softmax->train();
    if (!interrupted) request.say(fmt::format("softmax regression: val {}  {}", percent(softmax->training().outcome().best_accuracy), duration(softmax->training().seconds())));
  }
  GuidedTraining network(run, parts, folder, request, std::move(first), head, others, softmax ? softmax->training().seconds() : 0.0);
  RunResult result;
  result.folder = folder.path();
  bool failed = false;
  try {
    interrupted = interrupted || !trained(network, folder);
  } catch (const TrainingFailure& failure) {
    if (!softmax) throw;
    request.say(failure.what());
    failed = true;
  }
  if (interrupted) {
    result.interrupted = true;
    request.say("interrupted; a checkpoint is saved. Go on with:  ./deft train --resume " + folder.path());
    return result;
  }
  const bool keeps_softmax = softmax && (failed || softmax->is_better_than(network.outcome()));
  if (keeps_softmax) {
    softmax->take_over(run, folder, failed ? std::nan("") : network.outcome().best_accuracy, network.seconds());
    request.say("softmax regression is delivered: the network is behind it on the validation part");
  }
  GuidedTraining& training = keeps_softmax ? softmax->training() : network;
  const TrainingOutcome& outcome = training.outcome();
  Classifier& classifier = training.classifier();

  const bool int8 = recipe.train.precision == "int8";
  if (int8) classifier.calibrate(parts.train);
  const bool given_test = parts.test.size() > 0;
  std::optional<SnapshotEnsemble> several;
  if (snapshots_of(recipe) > 0) several = ensemble_of_snapshots(classifier, outcome.snapshots, parts.validation);
  Metrics test;
  if (given_test) test = several ? several->score(parts.test) : classifier.evaluate(parts.test);
  const double seconds = network.seconds();
  nlohmann::json findings = nlohmann::json::array();
  for (const Finding& one : training.findings()) findings.push_back(to_json(one));

  const TrainOptions& train = recipe.train;
  nlohmann::json timings = nlohmann::json::array();
  for (const PlannedTrick& one : outcome.timings) timings.push_back({{"stage", one.stage}, {"name", one.name}, {"seconds", one.seconds}});
  nlohmann::json& summary = result.summary;
  summary = {{"data", data.name}, {"source", data.source}, {"task", to_string(data.task)}, {"metric", metric_name(data.task)}, {"classes", data.class_names},
             {"train_samples", parts.train.size()}, {"val_samples", parts.validation.size()}, {"test_samples", parts.test.size()},
             {"val_accuracy", nullptr}, {"test_accuracy", given_test ? number(test.accuracy) : nlohmann::json(nullptr)},
             {"best_epoch", outcome.best_epoch}, {"epochs", outcome.epochs}, {"steps", outcome.steps}, {"seconds", seconds}, {"stopped", outcome.stopped},
             {"images_per_second", number(outcome.images_per_second)}, {"peak_rss_mb", peak_megabytes()}, {"parameters", classifier.parameter_count()},
             {"seed", train.seed}, {"device", train.device}, {"precision", to_string(classifier.model_options().precision)}, {"answers_in", classifier.answers_in()},
             {"threads", threads_of(train)}, {"ranks", group ? group->size() : 1}, {"network", recipe.network.name}, {"plain_parts", classifier.model().plain_parts()},
             {"tricks", recipe.tricks()}, {"timings", timings}, {"findings", findings}};
  if (group) summary["all_reduce"] = to_json(group->traffic());
  if (!training.remedies().empty()) summary["remedies"] = training.remedies();
  double best = std::nan("");
  for (const EpochResult& epoch : outcome.history) {
    if (epoch.epoch == outcome.best_epoch) best = epoch.val_accuracy;
  }
  summary["val_accuracy"] = number(best);
  if (int8 && classifier.answers_in() != "int8") {
    summary["notes"].push_back("train.precision=int8: no layer of this network runs in 8 bits, the answers are computed in " + classifier.answers_in());
    request.say("note: no layer of this network runs in 8 bits; the answers are computed in " + classifier.answers_in());
  }
  if (several) {
    summary["val_accuracy"] = number(several->board.ensemble.validation);
    summary["parameters"] = several->model.parameter_count();
    summary["ensemble"] = to_json(several->board);
  } else if (snapshots_of(recipe) > 0) {
    summary["notes"].push_back("ensemble.snapshot: the rate never rose again, so there is one low point and no ensemble");
    request.say("note: the rate never rose again: one snapshot, no ensemble; take schedule.name=warm_restarts");
  }
  for (const std::string& note : machine_notes(train, classifier.model_options().precision, processors())) {
    summary["notes"].push_back(note);
    request.say("note: " + note);
  }
  if (given_test) summary["test"] = to_json(test, data.class_names);
  if (parts.validation.size() > 0) summary["validation"] = to_json(several ? several->score(parts.validation) : classifier.evaluate(parts.validation), data.class_names);   // of the weights kept
  if (!int8) classifier.calibrate(parts.train);  // a later deft evaluate or predict may ask for it
  if (several) write_safetensors(folder.file("model.safetensors"), several->model.to_file());
  else classifier.save(folder.file("model.safetensors"));
  RunPictures& pictures = training.pictures();
  if (!trial && outcome.validation) pictures.judged("validation", 0, *outcome.validation, parts.validation);
  if (!trial && given_test) pictures.judged("test", 0, test, parts.test);
  if (!trial) pictures.write();
  write_file(folder.file("summary.json"), summary.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
  folder.log({{"event", "end"}, {"t", seconds}, {"test_accuracy", summary["test_accuracy"]}, {"val_accuracy", summary["val_accuracy"]}});
  if (!trial) write_report(folder.path());
  std::error_code ignored;
  std::filesystem::remove(folder.file("checkpoints/last.safetensors"), ignored);

  for (const std::string& line : several ? to_lines(several->board) : std::vector<std::string>{}) request.say(line);
  const std::string metric = data.task == Task::regression ? "R2" : "accuracy";
  if (given_test) {
    const std::int64_t answers = test.count * (data.task == Task::attributes ? data.outputs() : 1);
    const std::string right = data.task == Task::regression
                                  ? fmt::format("on {} samples", with_commas(test.count))
                                  : fmt::format("{} of {} {}right", with_commas(std::llround(test.accuracy * static_cast<double>(answers))),
                                                with_commas(answers), data.task == Task::attributes ? "answers " : "");
    request.say(fmt::format("test {} {}   ({}, {})", metric, percent(test.accuracy), right, duration(seconds)));
  }
  if (!trial) request.say("report: " + folder.file("report.html"));
  return result;
}

// [[ensemble]] top_of_search: nothing is trained.
RunResult ensemble_of_finished(const RunRequest& request, const Recipe& recipe) {
  if (!request.resume.empty()) throw Refusal(request.resume + ": an ensemble of finished runs has nothing to resume; make it again: deft train " + request.resume + "/recipe.toml");
  EnsembleRequest ensemble{.runs = recipe.members.trick->runs(recipe.data.source), .name = request.name, .parent = recipe.log.folder, .say = request.say};
  ensemble.entries = recipe.resolved.chapters.at("ensemble");
  return ensemble_of_runs(ensemble);
}

}  // namespace

namespace {

std::set<std::string> named_chapters(const Recipe& asked, const std::vector<Override>& later) {
  std::set<std::string> named;
  for (const auto& [chapter, entries] : asked.resolved.chapters) {
    if (!entries.empty()) named.insert(chapter);
  }
  for (const Override& one : later) named.insert(one.path.substr(0, one.path.find('.')));
  return named;
}

RunResult run_any(const RunRequest& request) {
  if (request.group) agree_on_command(*request.group, request);
  std::vector<Override> later;
  Problems problems;
  const Recipe asked = bind(open_document(request, later), problems);
  if (request.group && (asked.forest.trick || (asked.members.trick && asked.members.trick->snapshots() == 0))) {
    const std::string name = asked.forest.trick ? asked.forest.name : asked.members.name;
    if (!request.group->leads()) throw QuietEnd{1};
    throw CommonRefusal("[[ensemble]] " + name + " is not trained by several processes: start it without mpirun, torchrun or srun");
  }
  if (asked.forest.trick) return train_forest(request, named_chapters(asked, later), asked.forest.name);
  if (const MemberSource* source = asked.members.trick.get()) {
    if (request.purpose != RunRequest::Purpose::result) {  // a search tries one network; the ensemble is made of what it finds
      RunRequest one = request;
      one.overrides.push_back("ensemble=off");
      return train_one(one);
    }
    if (source->finished()) return ensemble_of_finished(request, asked);
    if (source->trainings() > 0) return train_members(request, asked);
  }
  RunRequest open = request;
  // ensemble=off leaves no trace in the document. Several processes train one network.
  const bool speaks_of_ensembles = std::any_of(request.overrides.begin(), request.overrides.end(), [](const std::string& word) { return word.starts_with("ensemble"); });
  open.several_models = request.purpose == RunRequest::Purpose::result && !request.group && !speaks_of_ensembles;
  return train_one(open);
}

}  // namespace

RunResult run_training(const RunRequest& request) {
  if (!request.group) return run_any(request);
  try {
    RunRequest own = request;
    if (!request.group->leads()) own.say = [](const std::string&) {};
    return run_any(own);
  } catch (const QuietEnd& end) {
    return {.exit_code = end.exit_code};
  } catch (const RankLost& lost) {
    throw RankLost(request.group->name_of(request.group->rank()) + " stops: " + lost.what());
  } catch (const CommonRefusal&) {
    throw;
  } catch (const TrainingFailure&) {  // diverged, as on every rank
    throw;
  } catch (const std::exception& error) {
    if (request.group->give_up(error.what())) return {.exit_code = 1};
    throw;
  }
}

}  // namespace deft
