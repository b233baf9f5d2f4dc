#include "deft/train/ablating.h"

#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <map>
#include <sstream>
#include <thread>

#include <fmt/format.h>

#include "deft/coach/statistics.h"
#include "deft/core/files.h"
#include "deft/core/interrupt.h"
#include "deft/core/problem.h"
#include "deft/core/progress.h"
#include "deft/core/seconds_since.h"
#include "deft/data/shared_data.h"
#include "deft/recipe/chapters.h"
#include "deft/report/run_document.h"
#include "deft/search/ablation_record.h"
#include "deft/search/ablation_study.h"
#include "deft/search/child_process.h"
#include "deft/search/forest_plot.h"
#include "deft/train/classifier.h"
#include "deft/train/run.h"

namespace deft {
namespace {

namespace fs = std::filesystem;

constexpr double kValidation = 0.1;   // of a recipe that keeps none
constexpr std::uint64_t kLargestNote = 1 << 16;
constexpr auto kPoll = std::chrono::milliseconds(10);

struct Finished {
  Trial trial;
  Outcome outcome;
  double seconds = 0.0;   // of the whole process
};

// How many trainings at a time, with how many threads each.
struct Places {
  std::int64_t workers = 1, threads = 1;
};

// One thread for each training wastes nothing on keeping threads in step, so that is what is done unless somebody says otherwise.
Places places_for(const Ablation& ablation, const TrainOptions& train) {
  const std::int64_t all = processors();
  std::int64_t workers = ablation.options().workers;
  if (workers == 0) workers = train.threads > 0 ? std::max<std::int64_t>(1, all / train.threads) : all;
  workers = children_that_fit(workers);
  return {workers, train.threads > 0 ? train.threads : std::max<std::int64_t>(1, all / workers)};
}

// Trainings of an ablation, each in a process of its own; what is left of one is its score.
class Trainings {
 public:
  // metric: "accuracy" (of a regression R2) or "balanced_accuracy".
  Trainings(std::string folder, std::string metric, SharedData& data, Places places) : folder_(std::move(folder)), metric_(std::move(metric)), data_(data), places_(places) {}
  ~Trainings() {
    for (const auto& [child, one] : running_) kill(child, SIGKILL);
    for (const auto& [child, one] : running_) {
      waitpid(child, nullptr, 0);
      clear(one.place);
    }
  }
  Trainings(const Trainings&) = delete;
  Trainings& operator=(const Trainings&) = delete;

  bool full() const { return static_cast<std::int64_t>(running_.size()) >= places_.workers; }
  std::set<Trial> running() const {
    std::set<Trial> all;
    for (const auto& [child, one] : running_) all.insert(one.trial);
    return all;
  }

  void start(const Trial& trial, std::vector<std::string> overrides) {
    const std::string name = fmt::format("running-{}-{}", trial.variant + 1, trial.seed), place = folder_ + "/" + name;
    clear(place);
    for (const std::string& more : {fmt::format("train.seed={}", trial.seed), fmt::format("data.seed={}", trial.seed), fmt::format("train.threads={}", places_.threads), "log.folder=\"" + folder_ + "\""}) overrides.push_back(more);
    const pid_t child = start_child(place + ".txt", [&] {
      RunRequest request;
      request.source = folder_ + "/recipe.toml";
      request.overrides = overrides;
      request.name = name;
      request.purpose = RunRequest::Purpose::trial;
      request.load = [this](const DataOptions& options) { return data_.load(options); };
      run_training(request);
    });
    if (child < 0) throw Refusal("no more processes can be started; fewer search.ablation.workers need fewer");
    running_.emplace(child, Running{trial, place, std::chrono::steady_clock::now()});
  }

  // The next that ends; nothing where the user interrupts.
  std::optional<Finished> wait() {
    while (!interrupt_requested()) {
      int status = 0;
      const pid_t child = waitpid(-1, &status, WNOHANG);
      const auto found = running_.find(child);
      if (found == running_.end()) {
        std::this_thread::sleep_for(kPoll);
        continue;
      }
      const Running one = found->second;
      running_.erase(found);
      const int code = exit_status(status);
      std::string said = small_file(one.place + ".txt", kLargestNote);   // it is silent but for its refusal
      while (!said.empty() && said.back() == '\n') said.pop_back();
      const std::optional<Outcome> outcome = code == 0 ? outcome_of(one.place) : std::nullopt;
      clear(one.place);
      if (outcome) return Finished{one.trial, *outcome, seconds_since(one.start)};
      if (code == 0) throw Refusal("a training of this ablation keeps no validation samples, so that nothing can be judged by: take data.validation=0 out of --tricks");
      if (code == 1) throw Refusal(said);
      throw TrainingFailure(code == 3 ? said : fmt::format("a training's process ended with status {}; the same command goes on", code));
    }
    return std::nullopt;
  }

 private:
  struct Running {
    Trial trial;
    std::string place;    // its run folder; place.txt: what it prints
    std::chrono::steady_clock::time_point start;
  };

  // Nothing for a training that keeps no validation part.
  std::optional<Outcome> outcome_of(const std::string& run_folder) const {
    const nlohmann::json summary = nlohmann::json::parse(read_file(run_folder + "/summary.json"));
    if (!summary.contains("validation")) return std::nullopt;
    Outcome outcome{summary.at("validation").at(metric_).get<double>(), summary.at("seconds").get<double>(), {}};
    std::istringstream log(read_file(run_folder + "/log.jsonl"));
    for (std::string line; std::getline(log, line);) {
      const nlohmann::json one = nlohmann::json::parse(line, nullptr, false);
      const std::string key = "val_" + metric_;
      if (one.value("event", "") == "epoch" && one.contains(key) && one[key].is_number()) outcome.curve.push_back({one.at("epoch").get<double>(), one[key].get<double>()});
    }
    return outcome;
  }

  static void clear(const std::string& place) {
    std::error_code ignored;
    fs::remove_all(place, ignored);
    fs::remove(place + ".txt", ignored);
  }

  std::string folder_, metric_;
  SharedData& data_;
  Places places_;
  std::map<pid_t, Running> running_;
};

std::vector<ForestRow> rows_of(const AblationStudy& study) {
  std::vector<ForestRow> rows;
  for (const Effect& one : study.effects()) {
    if (one.score.pairs < 2) continue;
    const std::string verdict = one.score.verdict == Verdict::open ? "unresolved" : to_string(one.score.verdict);
    rows.push_back({one.trick + (one.in_recipe ? "" : " (added)"), one.score.mean, one.score.low, one.score.high, verdict});
  }
  std::stable_sort(rows.begin(), rows.end(), [](const ForestRow& a, const ForestRow& b) { return a.mean > b.mean; });
  return rows;
}

std::string text_of(const Recipe& recipe) { return write_recipe(recipe.resolved, single_chapters()); }

}  // namespace

AblateResult ablate(const AblateRequest& request) {
  const auto start = std::chrono::steady_clock::now();
  const auto elapsed = [&] { return seconds_since(start); };
  const double limit = request.time.empty() ? 0.0 : seconds_of(request.time);
  SharedData data;
  RunRequest first;
  first.source = request.source;
  first.overrides = request.overrides;
  first.say = request.say;
  first.load = [&](const DataOptions& options) { return data.load(options); };
  ResolvedRun run = resolve_run(first);
  if (run.recipe.data.validation <= 0) {
    run.recipe = changed(run.recipe, {fmt::format("data.validation={}", kValidation)});
    request.say(fmt::format("note: the recipe keeps no validation part; {:.0f} % are kept, so that the test part chooses nothing", 100 * kValidation));
  }
  const auto* given = dynamic_cast<const Ablation*>(run.recipe.search.trick.get());
  const Ablation ablation = given ? *given : Ablation(AblationOptions{});
  run.recipe.resolved.chapters.erase("search");
  run.recipe.resolved.chapters["train"].at(0).erase("time");   // the length of a training is part of the recipe, its time is not
  run.recipe = changed(run.recipe, {});

  std::vector<Variant> variants;
  for (const std::string& word : request.tricks) variants.push_back(variant_of(word, run.recipe));
  if (request.tricks.empty()) {
    if (ablation.options().tricks != "add_one_in") variants = leave_one_out(run.recipe);
    if (ablation.options().tricks != "leave_one_out") {
      const std::vector<Variant> more = add_one_in(run.recipe, run.facts);
      variants.insert(variants.end(), more.begin(), more.end());
    }
  }
  if (variants.empty()) throw Refusal("[search] ablation: the recipe has no trick that it could do without; name some with --tricks");

  AblateResult result;
  result.folder = run.recipe.log.folder + "/" + (request.name.empty() ? "ablate-" + run.data.name : request.name);
  const std::string recipe_file = result.folder + "/recipe.toml", recipe_text = text_of(run.recipe);
  if (fs::exists(recipe_file) && read_file(recipe_file) != recipe_text) {
    throw Refusal(recipe_file + ": this folder holds the ablation of another recipe; name another one with --name");
  }
  AblationRecord record(result.folder + "/trainings.jsonl");
  fs::create_directories(result.folder);
  write_file(recipe_file, recipe_text);

  const double samples = std::max<double>(1.0, static_cast<double>(divide(run.data, run.recipe.data).validation.size()));
  AblationStudy study(variants, ablation, 1.0 / samples, request.interactions);
  request.say(fmt::format("{} tricks, up to {} seeds each; error {:.3g} over all looks; {} trainings are known already", variants.size(), ablation.options().seeds, ablation.options().error, record.size()));
  const bool balanced = run.recipe.train.choose_by == "balanced_accuracy" && run.data.task == Task::classes;
  const Places places = places_for(ablation, run.recipe.train);
  if (places.workers > 1) request.say(fmt::format("{} trainings at a time, {} {} each", places.workers, places.threads, places.threads == 1 ? "thread" : "threads"));
  Trainings trainings(result.folder, balanced ? "balanced_accuracy" : "accuracy", data, places);
  std::vector<double> seconds;
  bool out_of_time = false;
  while (true) {
    while (!trainings.full() && !out_of_time) {
      const std::optional<Trial> next = study.next(trainings.running());
      if (!next) break;
      if (const Outcome* known = record.find(study.overrides(*next), next->seed)) {
        study.add(*next, *known);
        continue;
      }
      out_of_time = limit > 0 && elapsed() + (seconds.empty() ? 0.0 : median(seconds)) > limit;
      if (!out_of_time) trainings.start(*next, study.overrides(*next));
    }
    if (trainings.running().empty()) break;
    const std::optional<Finished> one = trainings.wait();
    if (!one) {
      request.say("interrupted; what was trained is kept. The same command goes on with " + result.folder);
      result.interrupted = true;
      break;
    }
    seconds.push_back(one->seconds);
    record.add(study.overrides(one->trial), one->trial.seed, one->outcome);
    study.add(one->trial, one->outcome);
    request.say(fmt::format("seed {:2}  {:40} {:8}  {:.1f}s", one->trial.seed, study.name(one->trial), percent(one->outcome.score), one->outcome.seconds));
  }

  for (const std::string& line : to_lines(study)) request.say(line);
  if (out_of_time) request.say(fmt::format("time is up: {} of {} tricks are unresolved; the same command goes on", study.still_open(), variants.size()));
  result.summary = to_json(study, ablation.options().error);
  result.summary["data"] = run.data.name;
  result.summary["validation_samples"] = samples;
  write_file(result.folder + "/ablation.json", result.summary.dump(2) + "\n");
  write_file(result.folder + "/forest.svg", forest_plot(run.data.name + ": effect of each trick", rows_of(study)));
  write_file(result.folder + "/learned.toml", text_of(changed(run.recipe, study.learned())));
  request.say("picture: " + result.folder + "/forest.svg   recipe with what helps: " + result.folder + "/learned.toml");
  return result;
}

}  // namespace deft
