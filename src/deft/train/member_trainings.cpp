#include "deft/train/member_trainings.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>

#include <fmt/format.h>

#include "deft/core/files.h"
#include "deft/core/problem.h"
#include "deft/core/run_folder.h"
#include "deft/core/seconds_since.h"
#include "deft/data/role.h"
#include "deft/recipe/chapters.h"
#include "deft/train/ensemble_run.h"
#include "deft/train/run.h"

namespace deft {
namespace {

namespace fs = std::filesystem;

// "cifar10:DIR" -> "cifar10", "photos/" -> "photos"
std::string stem_of(const std::string& source) {
  const std::string name = source.substr(0, source.find(':'));
  if (data_sources().find(name)) return name;
  std::string path = source;
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  const std::string stem = fs::path(path).stem().string();
  return stem.empty() ? "ensemble" : stem;
}

// Known once the first training has decided on a transfer.
void expect_unseen_validation(const Recipe& recipe) {
  if (!recipe.combination.trick->learns() || !recipe.transfer.trick || recipe.transfer.trick->solver().empty()) return;
  throw Refusal("[ensemble] " + recipe.combination.name + " is fitted on validation data, and transfer." + recipe.transfer.name + " fits its head on those too; take average, or transfer.name=fine_tune_top");
}

constexpr double kFirstOverhead = 1.0;       // before one is measured; the first training, which may try rates, is no measure for the others
constexpr double kEnsemble = 1.0;            // the ensemble's own end, in overheads of a training

class MemberTrainings {
 public:
  MemberTrainings(const RunRequest& request, const Recipe& recipe)
      : request_(request), recipe_(recipe), folder_(request.resume.empty() ? RunFolder::create(recipe.log.folder, request.name, stem_of(recipe.data.source) + "-ensemble") : RunFolder::open(request.resume)) {
    if (!recipe.train.time.empty()) limit_ = seconds_of(recipe.train.time);
  }

  RunResult run() {
    const MemberSource& source = *recipe_.members.trick;
    std::vector<std::string> runs;
    for (std::int64_t m = 0; m < source.trainings(); ++m) {
      const std::string name = source.member_name(m, recipe_.train.seed), path = folder_.file("members/" + name);
      runs.push_back(path);
      request_.say(fmt::format("member {} of {}: {}", m + 1, source.trainings(), name));
      if (fs::exists(path + "/summary.json")) {
        request_.say("  finished before");
        continue;
      }
      if (!train(m, name, path)) {
        request_.say("interrupted; go on with:  ./deft train --resume " + folder_.path());
        return {folder_.path(), {}, true};
      }
    }
    return finish_ensemble(runs, whole_recipe(), folder_, seconds(), request_.say);
  }

  // Nothing is left of a request that the first training refused.
  void undo() {
    std::error_code error;
    if (request_.resume.empty() && (!fs::exists(folder_.file("members"), error) || fs::is_empty(folder_.file("members"), error))) fs::remove_all(folder_.path(), error);
  }

 private:
  bool train(std::int64_t member, const std::string& name, const std::string& path) {
    const bool first = member == 0, started = fs::exists(path + "/checkpoints/last.safetensors");
    RunRequest one;
    one.say = request_.say;
    one.load = request_.load;
    if (started) {
      one.resume = path;
    } else {
      std::error_code error;
      fs::remove_all(path, error);  // stopped before its first checkpoint
      one.source = first ? request_.source : first_recipe();
      if (first) one.overrides = request_.overrides;
      if (first && one.source.empty()) one.source = folder_.file("recipe.toml");
      one.name = name;
      for (const std::string& change : recipe_.members.trick->changes(member, recipe_.train.seed)) one.overrides.push_back(change);
      one.overrides.push_back("log.folder=\"" + folder_.file("members") + "\"");
    }
    const auto left = static_cast<double>(recipe_.members.trick->trainings() - member);
    const double given = std::max(1.0, (limit_ - seconds() - kEnsemble * overhead_) / left - overhead_), begin = seconds();
    if (limit_ > 0 && !started) one.time = fmt::format("{:.2f}s", given);
    const RunResult result = run_training(one);
    if (!started && !first) overhead_ = std::max(0.0, seconds() - begin - given);
    if (first) write_whole_recipe(path);
    if (first) expect_unseen_validation(whole_recipe());
    return !result.interrupted;
  }

  std::string first_recipe() const { return folder_.file("members/" + recipe_.members.trick->member_name(0, recipe_.train.seed) + "/recipe.toml"); }

  Recipe whole_recipe() const {
    Problems problems;
    Recipe recipe = bind(read_recipe(folder_.file("recipe.toml"), problems), problems);
    problems.refuse_if_any();
    return recipe;
  }

  // The first member's resolved recipe with what makes it an ensemble again.
  void write_whole_recipe(const std::string& first) {
    Problems problems;
    RecipeDocument document = read_recipe(first + "/recipe.toml", problems);
    problems.refuse_if_any();
    document.chapters["ensemble"] = recipe_.resolved.chapters.at("ensemble");
    document.chapters["log"] = recipe_.resolved.chapters.at("log");
    document.chapters["train"].at(0).set("seed", {recipe_.train.seed, {}});
    document.chapters["train"].at(0).set("time", {recipe_.train.time, {}});
    write_file(folder_.file("recipe.toml"), write_recipe(document, single_chapters()));
  }

  double seconds() const { return seconds_since(request_.started); }

  const RunRequest& request_;
  const Recipe& recipe_;
  RunFolder folder_;
  double limit_ = 0.0;
  double overhead_ = kFirstOverhead;         // seconds of a training that its time does not count: reading, the last answers, the report
};

// What is known to fail at the end is refused at the start.
void check_rule(const Recipe& recipe) {
  const Combination& rule = *recipe.combination.trick;
  expect_validation(recipe);
  if (rule.takes(Task::regression) && rule.takes(Task::attributes)) return;
  expect_takes(recipe.combination, load_data(recipe.data).task);
}

}  // namespace

RunResult train_members(const RunRequest& request, const Recipe& recipe) {
  check_rule(recipe);
  MemberTrainings trainings(request, recipe);
  try {
    return trainings.run();
  } catch (const Refusal&) {
    trainings.undo();
    throw;
  }
}

}  // namespace deft
