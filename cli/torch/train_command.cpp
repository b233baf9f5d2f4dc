// deft train DATA|RECIPE.toml [key=value ...] [--name N] [--time 5m] [--resume RUN]
#include <iostream>
#include <memory>

#include "cli/torch/torch_commands.h"
#include "deft/core/started.h"
#include "deft/model/process_group.h"
#include "deft/train/run.h"

namespace deft {

int train_command(const Arguments& arguments) {
  CLI::App app{"Trains a classifier. DATA: a folder with one subfolder per class (or train/, val/, test/ of such), cifar10:DIR, cifar100:DIR, "
               "mnist:DIR, csv:FILE, or glyphs. Everything the recipe leaves open is decided from the data, with the reason.",
               "deft train"};
  std::vector<std::string> words;
  RunRequest request;
  request.started = started();
  bool json = false;
  app.add_option("source", words, "DATA or RECIPE.toml, then overrides as key=value (optimization.learning_rate=0.05)");
  app.add_option("--name", request.name, "name of the run folder (default: DATA-1, DATA-2, ...)");
  app.add_option("--time", request.time, "limit: 90s, 5m, 1h30m; the length of training is planned to fit");
  app.add_option("--resume", request.resume, "go on with an interrupted run");
  app.add_flag("--json", json, "print the summary as JSON");
  int exit_code = 0;
  if (!parse(app, arguments, exit_code)) return exit_code;
  if (!request.resume.empty() && !words.empty()) {
    std::cerr << "deft train: --resume " << request.resume << " goes on with the run's own recipe, so '" << words[0] << "' has no place beside it; to change something, begin anew: deft train "
              << request.resume << "/recipe.toml key=value\n";
    return 2;
  }
  if (request.resume.empty() && words.empty()) {
    std::cerr << "deft train: say what to train on: DATA, RECIPE.toml or --resume RUN (deft train --help)\n";
    return 2;
  }
  if (!words.empty()) {
    request.source = words[0];
    request.overrides.assign(words.begin() + 1, words.end());
  }
  request.say = [json](const std::string& line) { (json ? std::cerr : std::cout) << line << std::endl; };
  std::unique_ptr<ProcessGroup> group;
  if (const Launch launch = launch_of_environment(); !launch.alone()) {
    group = std::make_unique<ProcessGroup>(launch);
    request.group = group.get();
  }
  const RunResult result = run_training(request);
  if (result.exit_code != 0) return result.exit_code;
  if (result.interrupted) return 130;
  if (json && (!group || group->leads())) print_json(result.summary);
  return 0;
}

}  // namespace deft
