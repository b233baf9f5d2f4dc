#include "deft/train/ablating.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <sstream>

#include <fmt/format.h>

#include "deft/coach/statistics.h"
#include "deft/core/files.h"
#include "deft/core/problem.h"
#include "deft/core/progress.h"
#include "deft/data/shared_data.h"
#include "deft/recipe/chapters.h"
#include "deft/search/ablation_record.h"
#include "deft/search/ablation_study.h"
#include "deft/search/forest_plot.h"
#include "deft/train/run.h"

namespace deft {
namespace {

namespace fs = std::filesystem;

constexpr double kValidation = 0.1;   // of a recipe that keeps none

// One training of an ablation; what is left of it is its score.
class Trainings {
 public:
  // metric: "accuracy" (of a regression R2) or "balanced_accuracy".
  Trainings(std::string folder, std::string metric, SharedData& data) : folder_(std::move(folder)), metric_(std::move(metric)), data_(data) {}

  // Nothing where the user interrupted it.
  std::optional<Outcome> train(const std::vector<std::string>& overrides, std::int64_t seed) {
    const std::string run_folder = folder_ + "/running";
    fs::remove_all(run_folder);
    RunRequest request;
    request.source = folder_ + "/recipe.toml";
    request.overrides = overrides;
    for (const std::string& more : {fmt::format("train.seed={}", seed), fmt::format("data.seed={}", seed), "log.folder=\"" + folder_ + "\""}) request.overrides.push_back(more);
    request.name = "running";
    request.purpose = RunRequest::Purpose::trial;
    request.load = [this](const DataOptions& options) { return data_.load(options); };
    const RunResult result = run_training(request);
    if (result.interrupted) return std::nullopt;
    Outcome outcome{result.summary.at("validation").at(metric_).get<double>(), result.summary.at("seconds").get<double>(), {}};
    std::istringstream log(read_file(run_folder + "/log.jsonl"));
    for (std::string line; std::getline(log, line);) {
      const nlohmann::json one = nlohmann::json::parse(line, nullptr, false);
      const std::string key = "val_" + metric_;
      if (one.value("event", "") == "epoch" && one.contains(key) && one[key].is_number()) outcome.curve.push_back({one.at("epoch").get<double>(), one[key].get<double>()});
    }
    fs::remove_all(run_folder);
    return outcome;
  }

 private:
  std::string folder_, metric_;
  SharedData& data_;
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
  const auto elapsed = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(); };
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
  Trainings trainings(result.folder, balanced ? "balanced_accuracy" : "accuracy", data);
  std::vector<double> seconds;
  bool out_of_time = false;
  while (const std::optional<Trial> next = study.next()) {
    const std::vector<std::string> overrides = study.overrides(*next);
    if (const Outcome* known = record.find(overrides, next->seed)) {
      study.add(*next, *known);
      continue;
    }
    out_of_time = limit > 0 && elapsed() + (seconds.empty() ? 0.0 : median(seconds)) > limit;
    if (out_of_time) break;
    const double before = elapsed();
    const std::optional<Outcome> outcome = trainings.train(overrides, next->seed);
    if (!outcome) {
      request.say("interrupted; what was trained is kept. The same command goes on with " + result.folder);
      result.interrupted = true;
      break;
    }
    seconds.push_back(elapsed() - before);
    record.add(overrides, next->seed, *outcome);
    study.add(*next, *outcome);
    request.say(fmt::format("seed {:2}  {:40} {:8}  {:.1f}s", next->seed, study.name(*next), percent(outcome->score), outcome->seconds));
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
