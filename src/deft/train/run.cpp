#include "deft/train/run.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <memory>

#include <fmt/format.h>

#include "deft/core/problem.h"
#include "deft/core/progress.h"
#include "deft/core/run_folder.h"
#include "deft/core/seconds_since.h"
#include "deft/ensemble/super_learner.h"
#include "deft/network/size_notes.h"
#include "deft/train/batches.h"
#include "deft/search/ablation.h"
#include "deft/train/classifier.h"
#include "deft/train/finish_run.h"
#include "deft/train/first_rate.h"
#include "deft/train/guided_training.h"
#include "deft/train/ensemble_run.h"
#include "deft/train/forest_run.h"
#include "deft/train/further_seeds.h"
#include "deft/train/member_trainings.h"
#include "deft/train/parameter_views.h"
#include "deft/train/ranks.h"
#include "deft/train/saved_run.h"
#include "deft/train/snapshots.h"
#include "deft/train/softmax_first.h"
#include "deft/train/super_learner_run.h"
#include "deft/train/transfer_start.h"

namespace deft {
namespace {

void say_decisions(const std::vector<Decision>& decisions, const std::function<void(const std::string&)>& say) {
  if (decisions.empty()) return;
  say("decided from the data:");
  for (const Decision& one : decisions) say(fmt::format("  {:15} {}  ({})", one.chapter, one.what, one.reason));
}

// The weights of a run before this one (deft tune, panda).
void begin_with(Classifier& classifier, const std::string& folder) {
  const Classifier before = load_run(folder);
  const std::vector<float> values = values_of(before.model());
  if (values.size() != values_of(classifier.model()).size()) throw Refusal(folder + ": its network has other sizes; a running model keeps its network");
  set_values(classifier.model(), values);
}

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

// One training; with [[ensemble]] snapshot what comes out is an ensemble of its states.
RunResult train_one(const RunRequest& request) {
  ResolvedRun run = resolve_run(request);
  const double seeds_until = run.further_seeds ? run.time_limit : 0.0;
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
  const auto gone = [&request] { return seconds_since(request.started); };
  if (leads) choose_transfer(run, parts, run.time_limit > 0 ? std::max(kLeastTraining, run.time_limit - gone()) : 0.0, request.say);
  if (run.recipe.transfer.trick && !run.recipe.transfer.trick->solver().empty()) {  // what trains by steps has nothing to do
    std::erase_if(run.decisions, [](const Decision& one) { return one.chapter == "train" || one.chapter == "optimization" || one.chapter == "initialization" || one.chapter == "regularization" || one.chapter == "schedule"; });
  }
  if (leads && request.resume.empty()) guard_rate(run, parts);
  if (leads) search_rate(run, parts);
  if (group) {
    adopt_leaders_recipe(*group, run);
    run.head_samples = std::stoll(group->from_leader(std::to_string(run.head_samples)));
    expect_divisible(*group, run.recipe, epoch_draws(run.recipe, parts.train, run.data.outputs()));
    share_processors(*group, run.recipe.train);
  }
  if (run.recipe.search.trick && run.recipe.search.trick->study()) request.say("note: [search] " + run.recipe.search.name + " is a matter of deft tune; this is one training");
  if (dynamic_cast<const Ablation*>(run.recipe.search.trick.get())) request.say("note: [search] ablation is a matter of deft ablate; this is one training");
  const DataSet& data = run.data;
  const Facts& facts = run.facts;
  const Recipe& recipe = run.recipe;
  request.say(fmt::format("{}: {} classes, {} for training, {} for choosing, {} for the test", data.name, data.outputs(),
                          with_commas(parts.train.size()), with_commas(parts.validation.size()), with_commas(parts.test.size())));
  if (parts.train.size() > own_samples) request.say(fmt::format("{} new rows of rare classes made", with_commas(parts.train.size() - own_samples)));
  say_decisions(run.decisions, request.say);
  auto first = std::make_unique<Classifier>(Classifier::build(recipe, data, parts.train));  // refused before anything is written
  if (group) agree_on_network(*group, *first);
  if (recipe.network.name == "layers") {
    for (const std::string& note : size_notes(first->model_options().layers, first->preparation().output().shape)) request.say("advice: " + note);
  }
  const std::optional<HeadFit> head = request.resume.empty() ? begin_transfer(*first, parts, run.head_samples, request.say) : std::nullopt;
  if (!request.start_from.empty()) begin_with(*first, request.start_from);
  if (!leads) return follow(run, parts, *first, head, !request.resume.empty(), *group);
  std::vector<Finding> others;
  if (!trial && !recipe.transfer.trick && data.task == Task::classes && !facts.table && facts.samples < 2000 && facts.channels == 3 && !facts.drawn_symbols) {
    others.push_back({.rule = "few_pictures", .severity = Severity::info, .evidence = {{"samples", static_cast<double>(facts.samples)}},
                      .advice = fmt::format("only {} training pictures: a network pretrained on a large set of photos and fine-tuned on these would do much better than one trained from scratch{}", facts.samples,
                                            facts.pretrained.empty() ? "; put weights into $DEFT_WEIGHTS" : "; weights were found in " + facts.pretrained[0].path + ": transfer.from=" + facts.pretrained[0].path)});
  }

  RunFolder folder = request.resume.empty() ? RunFolder::create(recipe.log.folder, request.name, data.name) : RunFolder::open(request.resume);
  if (run.time_limit > 0) {  // reading, trying and building count too; the head's own time is known to what follows
    const double left = std::max(kLeastTraining, run.time_limit - gone());
    run.time_limit = left + (head ? head->seconds : 0.0);
    run.ends_in(left);
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
  result.summary = finish_run(run, parts, folder, request, training, network);
  if (!keeps_softmax) result.seeds_until = seeds_until;
  return result;
}

// [[ensemble]] top_of_search: nothing is trained.
RunResult ensemble_of_finished(const RunRequest& request, const Recipe& recipe) {
  if (!request.resume.empty()) throw Refusal(request.resume + ": an ensemble of finished runs has nothing to resume; make it again: deft train " + request.resume + "/recipe.toml");
  EnsembleRequest ensemble{.runs = recipe.members.trick->runs(recipe.data.source), .name = request.name, .parent = recipe.log.folder, .say = request.say};
  ensemble.entries = recipe.resolved.chapters.at("ensemble");
  return ensemble_of_runs(ensemble);
}

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
  if (!request.resume.empty() && (!request.group || request.group->leads()) && std::filesystem::exists(request.resume + "/summary.json")) {   // before any data are read
    throw Refusal(request.resume + ": this run is finished; nothing is left to resume");
  }
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
  const RunResult result = train_one(open);
  const std::int64_t count = trainings_that_fit(result.seeds_until, seconds_since(request.started));
  return count > 1 ? add_seeds(request, result, count) : result;
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
