// deft ensemble RUN ... [--method NAME] [--top K] [--name N] [ensemble.OPTION=value] [--json]
#include <filesystem>
#include <iostream>

#include "cli/torch/torch_commands.h"
#include "deft/core/nearest_name.h"
#include "deft/core/problem.h"
#include "deft/ensemble/role.h"
#include "deft/ensemble/top_of_search.h"
#include "deft/train/ensemble_run.h"
#include "deft/train/run_result.h"
#include "deft/train/saved_run.h"

namespace deft {
namespace {

std::vector<std::string> rules() {
  std::vector<std::string> names;
  for (const auto& one : combinations().entries()) names.push_back(one.card.name);
  return names;
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& one : names) text += (text.empty() ? "" : ", ") + one;
  return text;
}

// A folder of runs stands for the runs in it, best validation first.
std::vector<std::string> runs_of(const std::vector<std::string>& words) {
  std::vector<std::string> runs;
  for (const std::string& word : words) {
    const bool is_run = std::filesystem::exists(word + "/recipe.toml") || std::filesystem::exists(word + "/model.safetensors") || std::filesystem::exists(word + "/log.jsonl");
    const std::vector<std::string> inside = !is_run && std::filesystem::is_directory(word) ? ranked_runs(word, "") : std::vector<std::string>{};
    if (inside.empty()) runs.push_back(word);
    else runs.insert(runs.end(), inside.begin(), inside.end());
  }
  return runs;
}

// The best so many by validation; the order of those that are left stays.
std::vector<std::string> best_of(const std::vector<std::string>& runs, std::int64_t count) {
  std::vector<std::string> ranked = by_validation(runs);
  ranked.resize(std::min(ranked.size(), static_cast<std::size_t>(count)));
  return ranked;
}

}  // namespace

int ensemble_command(const Arguments& arguments) {
  CLI::App app{"Several finished runs become one model. Members may be of different networks and input sizes; they share data and classes. "
               "Rules that learn are fitted on the validation part. Writes a run folder that predict, evaluate, export and serve take.",
               "deft ensemble"};
  EnsembleRequest request;
  std::vector<std::string> words;
  std::string method = "average";
  std::int64_t top = 0;
  bool json = false;
  app.add_option("runs", words, "run folders, or a folder of them; then, if wanted, options of the method (ensemble.rounds=50)")->required();
  app.add_option("--method", method, listed(rules()))->capture_default_str();
  app.add_option("--top", top, "only the best K of them, by validation accuracy")->check(CLI::Range(2, 100));
  app.add_option("--name", request.name, "name of the new run folder (default: DATA-ensemble-1, ...)");
  app.add_flag("--json", json, "print the summary as JSON");
  int exit_code = 0;
  if (!parse(app, arguments, exit_code)) return exit_code;
  if (!combinations().find(method)) throw Refusal("--method " + method + ": no rule is called that" + did_you_mean(method, rules()) + " (" + listed(rules()) + ")");
  request.overrides = {"ensemble.name=" + method};
  for (const Override& one : take_overrides(words)) {
    if (!one.path.starts_with("ensemble.")) throw Refusal("'" + one.path + "' cannot be changed in finished runs; options of the method can: ensemble." + method + ".OPTION=value");
    request.overrides.push_back(one.path + "=" + one.value);
  }
  request.runs = runs_of(words);
  if (top > 0) request.runs = best_of(request.runs, top);
  request.say = [json](const std::string& line) { (json ? std::cerr : std::cout) << line << std::endl; };
  const RunResult result = ensemble_of_runs(request);
  if (json) print_json(result.summary);
  return 0;
}

}  // namespace deft
