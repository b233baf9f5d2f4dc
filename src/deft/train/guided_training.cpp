#include "deft/train/guided_training.h"

#include <cmath>
#include <ctime>
#include <filesystem>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "deft/coach/run_log.h"
#include "deft/coach/statistics.h"
#include "deft/core/files.h"
#include "deft/recipe/chapters.h"
#include "deft/report/page.h"
#include "deft/train/parameter_views.h"

namespace deft {
namespace {

constexpr double kTimeForAnother = 0.3;   // share of the limit that must be left for another training
constexpr const char* kPilotFile = "checkpoints/autopilot.json";
constexpr const char* kKeptFile = "checkpoints/kept.safetensors";

std::string text_of(const Remedy& remedy) {
  std::string text;
  for (const auto& [option, value] : remedy.change) text += (text.empty() ? "" : " ") + option + "=" + value;
  return text;
}

// [log] tensorboard: TensorBoard takes all files of a folder together, so a resumed run writes its own.
std::unique_ptr<EventWriter> open_events(RunFolder& folder, const Trainer& trainer) {
  const std::time_t now = std::time(nullptr);
  auto events = std::make_unique<EventWriter>(folder.file("events.out.tfevents." + std::to_string(now) + ".deft"),
                                              static_cast<double>(now) - trainer.seconds_before());
  if (trainer.step() > 0) events->restart(trainer.seconds_before(), trainer.step());
  folder.listen([file = events.get()](const nlohmann::json& line) { file->write(line); });
  return events;
}

}  // namespace

GuidedTraining::GuidedTraining(ResolvedRun& run, const Parts& parts, RunFolder& folder, const RunRequest& request,
                               std::unique_ptr<Classifier> first, std::optional<HeadFit> head, std::vector<Finding> others, double before)
    : run_(run), parts_(parts), folder_(folder), request_(request), others_(std::move(others)), acts_(run.recipe.coach.mode == "act"),
      classifier_(std::move(first)), head_(std::move(head)), before_(head_ ? head_->seconds : before) {}

bool GuidedTraining::train() {
  bool resumes = !request_.resume.empty();
  if (resumes && acts_) load_pilot();
  if (pilot_.attempts().empty()) pilot_.begin(write_recipe(run_.recipe.resolved, single_chapters()));
  while (true) {
    prepare();
    if (resumes) {
      resume();
    } else {
      start();
    }
    resumes = false;
    if (run_.recipe.log.tensorboard) {
      if (!events_) events_ = open_events(folder_, *trainer_);
      else events_->restart(before_, 0);
    }
    train_once();
    if (outcome_.interrupted) return false;
    finish_attempt();
    if (!acts_ || !mend()) break;
    before_ = seconds();
    save_pilot();
    trainer_.reset();
    classifier_.reset();
  }
  if (acts_ && pilot_.kept() >= 0 && pilot_.kept() + 1 != static_cast<std::ptrdiff_t>(pilot_.attempts().size())) restore_kept();
  else if (!failed_.empty()) {
    write_report(folder_.path());
    throw TrainingFailure(failed_);
  }
  std::error_code ignored;
  std::filesystem::remove(folder_.file(kPilotFile), ignored);
  std::filesystem::remove(folder_.file(kKeptFile), ignored);
  return true;
}

void GuidedTraining::prepare() {
  if (!classifier_) {
    classifier_ = std::make_unique<Classifier>(Classifier::build(run_.recipe, run_.data, parts_.train));
    head_ = begin_transfer(*classifier_, parts_, run_.head_samples, request_.say);
  }
  facts_ = run_facts(run_.recipe, run_.data, parts_, *classifier_);
  facts_.pretrained = !request_.start_from.empty() || (run_.recipe.transfer.trick && !run_.recipe.transfer.trick->from().empty());
  if (!weights_.empty()) {
    set_values(classifier_->model(), weights_);
    facts_.pretrained = true;
    weights_.clear();
  }
  coaching_ = std::make_unique<Coaching>(run_.recipe.coach, facts_, folder_, request_.say);
  pictures_ = std::make_unique<RunPictures>(folder_, *classifier_, parts_.train);
  TrainerOptions options;
  options.final_samples = parts_.test.size();
  options.final_views = run_.recipe.test_time.empty() ? 1 : static_cast<std::int64_t>(run_.recipe.test_time[0].trick->weights().size());
  options.say = request_.say;
  options.group = request_.group;
  if (request_.purpose == RunRequest::Purpose::result) {
    options.after_evaluation = [this](const Metrics& metrics, std::int64_t epoch) { pictures_->judged("validation", epoch, metrics, parts_.validation); };
  }
  options.after_epoch = [this](const Observations& seen, double seconds) {
    const std::vector<Finding> findings = coaching_->look(seen, before_ + seconds);
    if (acts_) remedy_ = pilot_.propose(findings, false);
    if (remedy_ && remedy_->kind != Remedy::Kind::stop && !time_is_left()) remedy_.reset();
    return remedy_.has_value();
  };
  trainer_ = std::make_unique<Trainer>(*classifier_, parts_.train, parts_.validation, folder_, options);
}

void GuidedTraining::resume() {
  trainer_->resume();
  std::set<std::string> said;  // in this training: each begins with a start line
  std::vector<std::string> ignored;
  read_lines(folder_.file("log.jsonl"), [&](const nlohmann::json& line) {
    if (line.value("event", "") == "start") said.clear();
    if (const std::string rule = rule_of_finding(line); !rule.empty()) said.insert(rule);
  }, ignored);
  for (const std::string& rule : said) coaching_->remember(rule);
}

void GuidedTraining::start() {
  const bool first = pilot_.attempts().size() == 1;
  try {
    write_start(first);
  } catch (const Refusal&) {  // a full disk: nothing half-written stays
    std::error_code ignored;
    if (first) std::filesystem::remove_all(folder_.path(), ignored);
    throw;
  }
  if (!first) return;
  request_.say(fmt::format("{} parameters, {}, {} threads; run folder {}", with_commas(classifier_->parameter_count()),
                           to_string(classifier_->model_options().precision), threads_of(run_.recipe.train), folder_.path()));
  if (request_.group) request_.say(fmt::format("{} ranks, {} on this machine; each reads its part of batches of {}", request_.group->size(), request_.group->ranks_here(), run_.recipe.train.batch_size));
}

void GuidedTraining::write_start(bool first) {
  write_file(folder_.file("recipe.toml"), write_recipe(run_.recipe.resolved, single_chapters()));
  nlohmann::json line = facts_to_json(facts_);
  line.update({{"event", "start"}, {"t", before_}, {"deft", "0.1.0"}, {"data", run_.data.name}, {"source", run_.data.source},
               {"parameters", classifier_->parameter_count()}, {"tricks", run_.recipe.tricks()}, {"notes", run_.data.notes}});
  // Where a fitted head is all there is to learn, nobody watches layers change: a look at a large network takes longer than the fit.
  line["layers"] = head_ && head_->whole_training ? nlohmann::json::array() : layers_to_json(trainer_->look_at_start());
  folder_.log(line);
  if (!first) return;
  for (const Decision& one : run_.decisions) {
    folder_.log({{"event", "decision"}, {"t", 0.0}, {"chapter", one.chapter}, {"what", one.what}, {"reason", one.reason}});
  }
}

void GuidedTraining::train_once() {
  remedy_.reset();
  failed_.clear();
  outcome_ = {};
  if (acts_ && trainer_->seen().steps.empty()) remedy_ = pilot_.propose(coaching_->look(trainer_->seen(), before_), false);
  if (remedy_ && !time_is_left()) remedy_.reset();
  if (remedy_) return;  // before the first step: nothing is lost
  try {
    outcome_ = head_ && head_->whole_training ? outcome_of_head(*head_, parts_, folder_) : train_until_the_end();
  } catch (const RankLost&) {
    throw;
  } catch (const TrainingFailure& failure) {
    failed_ = failure.what();
  }
}

void GuidedTraining::finish_attempt() {
  const bool ended_for_remedy = remedy_ && remedy_->kind != Remedy::Kind::stop;
  if (ended_for_remedy) {
    findings_.clear();
  } else if (!failed_.empty()) {
    findings_ = coaching_->finish(trainer_->seen(), "diverged", seconds(), {{.rule = "divergence", .severity = Severity::error, .advice = failed_}});
    folder_.log({{"event", "end"}, {"t", seconds()}, {"failed", failed_}});
  } else {
    findings_ = coaching_->finish(trainer_->seen(), outcome_.stopped, seconds(), others_);
  }
  if (!acts_) return;
  double score = outcome_.best_accuracy;
  const std::vector<EpochObservation>& epochs = trainer_->seen().epochs;
  if (ended_for_remedy || !failed_.empty()) {  // what it had reached
    score = kUnknown;
    for (const EpochObservation& one : epochs) score = std::fmax(score, one.val_accuracy);
  }
  if (parts_.validation.size() == 0 && !epochs.empty()) score = epochs.back().train_accuracy_clean;
  const double error = std::isfinite(score) && parts_.validation.size() > 0 ? share_error(std::clamp(score, 0.0, 1.0), static_cast<double>(parts_.validation.size())) : 0.0;
  std::vector<Finding> stands = findings_;
  if (remedy_) stands.push_back({.rule = remedy_->rule});
  pilot_.end(score, error, static_cast<double>(epochs.size()), !ended_for_remedy && failed_.empty(), stands);
  const Attempt& now = pilot_.attempts().back();
  if (!now.verdict.empty()) {
    tell(now.remedy.rule + ": " + text_of(now.remedy) + (now.verdict == "helped" ? " helped" : ": " + now.verdict + ", taken back"),
         fmt::format("validation accuracy {:.4f}, before {:.4f}", score, pilot_.attempts()[pilot_.attempts().size() - 2].score));
  }
}

// True: the recipe has been changed, and another training is to follow.
bool GuidedTraining::mend() {
  if (pilot_.must_go_back() && time_is_left()) {
    pilot_.go_back();
    use_recipe(pilot_.attempts().back().recipe);
    return true;
  }
  if (remedy_ && remedy_->kind == Remedy::Kind::stop) {
    tell(remedy_->rule + ": stopped", remedy_->reason);
    return false;
  }
  const bool ended = !remedy_;
  if (ended) keep();
  while (time_is_left()) {
    if (!remedy_) remedy_ = pilot_.propose(findings_, true);
    if (!remedy_) return false;
    const Remedy remedy = *remedy_;
    remedy_.reset();
    if (change_recipe(remedy)) return true;
    pilot_.refuse(remedy);
    if (!ended) {  // the training was ended for nothing: the same again, where that finding is not acted on
      use_recipe(pilot_.attempts().back().recipe);
      pilot_.apply({}, pilot_.attempts().back().recipe);
      return true;
    }
  }
  return false;
}

bool GuidedTraining::change_recipe(const Remedy& remedy) {
  RecipeDocument document = run_.recipe.resolved;
  Problems problems;
  std::vector<Override> overrides;
  for (const auto& [option, value] : remedy.change) overrides.push_back({option, value});
  std::string refusal;
  try {
    apply_overrides(document, overrides, problems);
    Recipe changed = bind(document, problems);
    problems.refuse_if_any();
    if (write_recipe(changed.resolved, single_chapters()) == pilot_.attempts().back().recipe) throw Refusal("the recipe says so already");
    Classifier::build(changed, run_.data, parts_.train);  // sizes that do not fit are refused here
    if (remedy.kind == Remedy::Kind::go_on) weights_ = values_of(classifier_->model());
    run_.recipe = std::move(changed);
  } catch (const Refusal& reason) {
    tell(remedy.rule + ": " + text_of(remedy) + " does not fit the recipe", reason.what());
    return false;
  }
  tell(remedy.rule + ": " + text_of(remedy) + (remedy.kind == Remedy::Kind::go_on ? ", going on" : ", starting again"), remedy.reason);
  pilot_.apply(remedy, write_recipe(run_.recipe.resolved, single_chapters()));
  return true;
}

void GuidedTraining::use_recipe(const std::string& text) {
  Problems problems;
  run_.recipe = bind(read_recipe_text(text, folder_.file("recipe.toml"), problems), problems);
  problems.refuse_if_any();
}

void GuidedTraining::tell(const std::string& what, const std::string& reason) {
  folder_.log({{"event", "decision"}, {"t", seconds()}, {"chapter", "coach"}, {"what", what}, {"reason", reason}});
  request_.say("coach: " + what);
}

// What was built since the run began has taken its part of the time.
TrainingOutcome GuidedTraining::train_until_the_end() {
  if (run_.time_limit > 0) trainer_->limit(std::max(kLeastTraining, std::chrono::duration<double>(run_.ends - std::chrono::steady_clock::now()).count() - before_resumption_));
  return trainer_->run();
}

bool GuidedTraining::time_is_left() const { return run_.time_limit <= 0 || run_.time_limit - seconds() > kTimeForAnother * run_.time_limit; }

// The weights of a training that has come to its end, in case what follows is worse.
void GuidedTraining::keep() {
  if (!failed_.empty() || pilot_.kept() + 1 != static_cast<std::ptrdiff_t>(pilot_.attempts().size())) return;
  classifier_->save(folder_.file(kKeptFile));
  kept_outcome_ = outcome_;
  kept_findings_ = findings_;
}

void GuidedTraining::restore_kept() {
  use_recipe(pilot_.attempts()[static_cast<std::size_t>(pilot_.kept())].recipe);
  write_file(folder_.file("recipe.toml"), write_recipe(run_.recipe.resolved, single_chapters()));
  *classifier_ = Classifier::load(folder_.file(kKeptFile));
  if (kept_outcome_.steps > 0) {
    kept_outcome_.interrupted = false;
    outcome_ = kept_outcome_;
    findings_ = kept_findings_;
  }
}

void GuidedTraining::save_pilot() const {
  nlohmann::json json = pilot_.to_json();
  json["seconds"] = before_;
  write_file(folder_.file(kPilotFile), json.dump());
}

void GuidedTraining::load_pilot() {
  if (!std::filesystem::exists(folder_.file(kPilotFile))) return;
  try {
    const nlohmann::json json = nlohmann::json::parse(read_file(folder_.file(kPilotFile)));
    pilot_ = Autopilot::from_json(json);
    before_ = before_resumption_ = json.at("seconds");
  } catch (const nlohmann::json::exception& error) {
    throw Refusal(folder_.file(kPilotFile) + ": the coach's notes are damaged: " + error.what());
  }
}

nlohmann::json GuidedTraining::remedies() const {
  nlohmann::json list = nlohmann::json::array();
  for (const Attempt& one : pilot_.attempts()) {
    if (one.remedy.rule.empty()) continue;
    nlohmann::json change = nlohmann::json::object();
    for (const auto& [option, value] : one.remedy.change) change[option] = value;
    list.push_back({{"rule", one.remedy.rule}, {"change", change}, {"action", one.remedy.kind == Remedy::Kind::go_on ? "go on" : "start again"}, {"verdict", one.verdict}});
  }
  return list;
}

}  // namespace deft
