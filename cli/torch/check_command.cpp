// deft check DATA|RECIPE.toml [key=value ...] [--rate-range FILE.html] [--decisions] [--time T] [--json]
#include <algorithm>
#include <iostream>

#include <fmt/format.h>

#include "cli/torch/torch_commands.h"
#include "deft/coach/consult.h"
#include "deft/core/files.h"
#include "deft/core/progress.h"
#include "deft/train/preflight.h"
#include "deft/train/rate_sweeps.h"

namespace deft {
namespace {

constexpr double kSeconds = 45;            // for the checks: the whole is to stay under a minute
constexpr std::size_t kMostClasses = 40;   // more make no readable histogram

void print_check(const Check& check) {
  fmt::print("{:16} {:8} {}\n", check.name, result_of(check), check.text);
  for (const Finding& finding : check.findings) {
    fmt::print("{:16} {}\n", "", finding.advice);
    for (const auto& [option, value] : finding.change) fmt::print("{:16} try: {}={}\n", "", option, value);
  }
  std::cout.flush();
}

void print_labels(const Preflight& found) {
  if (found.train_counts.empty() || found.train_counts.size() > kMostClasses) return;
  const std::int64_t most = std::max<std::int64_t>(1, *std::max_element(found.train_counts.begin(), found.train_counts.end()));
  fmt::print("\n{:20} {:>9} {:>9}\n", "class", "training", "test");
  for (std::size_t c = 0; c < found.train_counts.size(); ++c) {
    fmt::print("{:20} {:>9} {:>9}  {}\n", found.class_names[c].substr(0, 20), with_commas(found.train_counts[c]), with_commas(found.test_counts[c]),
               std::string(static_cast<std::size_t>(30 * found.train_counts[c] / most), '#'));
  }
}

void print_layers(const Preflight& found) {
  fmt::print("\n{:28} {:22} {:>16} {:>12}\n", "layer", "kind", "output", "parameters");
  for (const LayerLine& line : found.layers) {
    const std::string indent(2 * static_cast<std::size_t>(line.depth), ' ');
    fmt::print("{:28} {:22} {:>16} {:>12}\n", indent + line.name, line.kind, to_string(line.output), line.parameters ? with_commas(line.parameters) : "");
  }
}

// The sweeps, drawn; what they suggest, as JSON.
nlohmann::json rate_range(Classifier& classifier, const Samples& train, const std::string& file, bool json) {
  const Recipe& recipe = classifier.recipe();
  const auto* given = dynamic_cast<const RateRangeTest*>(recipe.search.trick.get());
  const RateRangeTest test = given ? *given : RateRangeTest({});
  Progress progress;
  const std::vector<RateSweep> sweeps = run_rate_sweeps(classifier, train, test, [&](double share) { progress.show("rate range test", share, fmt::format("{:.0f} %", 100 * share)); });
  progress.clear();
  const RateSuggestion found = test.suggest(sweeps);
  const double in_force = recipe.optimizer.trick->learning_rate();
  write_file(file, rate_range_page(sweeps, test, found, in_force));
  if (!json) fmt::print("\nrate range test: {}; the recipe's is {:.3g}; curves: {}\n", to_text(found), in_force, file);
  return {{"found", found.found}, {"rate", found.rate}, {"low", found.low}, {"high", found.high}, {"confidence", found.confidence},
          {"steepest", found.steepest}, {"each", found.each}, {"open_end", found.open_end}, {"reason", found.reason}, {"in_force", in_force}, {"file", file}};
}

nlohmann::json to_json(const std::vector<Decision>& decisions) {
  nlohmann::json list = nlohmann::json::array();
  for (const Decision& one : decisions) list.push_back({{"chapter", one.chapter}, {"what", one.what}, {"reason", one.reason}});
  return list;
}

void print_decisions(const std::vector<Decision>& decisions) {
  for (const Decision& one : decisions) fmt::print("{:14} {}\n{:14}   {}\n", one.chapter, one.what, "", one.reason);
  if (decisions.empty()) fmt::print("nothing is left to decide: the recipe says it all\n");
}

}  // namespace

int check_command(const Arguments& arguments) {
  CLI::App app{"Looks at data and network before hours are spent on training: labels, duplicates between the parts, scale of the inputs, loss at the start, whether a "
               "few samples can be learnt by heart, whether the inputs matter, whether the gradient is right. Nothing is trained or written. Exit code 1 if an error is found.",
               "deft check"};
  std::vector<std::string> words;
  std::string file;
  std::string time;
  bool json = false, only_decisions = false;
  app.add_option("source", words, "DATA or RECIPE.toml, then overrides as key=value (network.name=resnet18)")->required();
  app.add_option("--rate-range", file, "also run the learning-rate range test and draw its curves into this file (HTML)");
  app.add_flag("--decisions", only_decisions, "only say what deft train would decide for these data, and why");
  app.add_option("--time", time, "decide as for a training of this length (5m)");
  app.add_flag("--json", json, "print {findings, checks, labels, layers, seconds, decisions} as JSON");
  int exit_code = 0;
  if (!parse(app, arguments, exit_code)) return exit_code;
  RunRequest request;
  request.source = words[0];
  request.overrides.assign(words.begin() + 1, words.end());
  request.say = [](const std::string& line) { std::cerr << line << std::endl; };
  request.time = time;
  request.several_models = only_decisions;
  const ResolvedRun run = resolve_run(request);
  if (only_decisions) {
    if (json) print_json({{"decisions", to_json(run.decisions)}});
    else print_decisions(run.decisions);
    return 0;
  }
  const Parts parts = divide(run.data, run.recipe.data);
  Classifier classifier = Classifier::build(run.recipe, run.data, parts.train);
  const Preflight found = run_preflight(run, parts, classifier, kSeconds, json ? std::function<void(const Check&)>{} : print_check);
  nlohmann::json document = to_json(found);
  document["decisions"] = to_json(run.decisions);
  if (!json) {
    print_labels(found);
    print_layers(found);
    fmt::print("\n{} parameters, {}, checked in {}\n", with_commas(classifier.parameter_count()), run.recipe.network.name, duration(found.seconds));
    std::cout.flush();
  }
  if (!file.empty()) document["rate_range"] = rate_range(classifier, parts.train, file, json);
  if (json) print_json(document);
  return found.has_error() ? 1 : 0;
}

}  // namespace deft
