// deft tune DATA|RECIPE.toml [key=value ...] [--trials N] [--time T] [--study FILE|postgres://...] [--name N]
// deft tune --retest STUDY
#include <iostream>

#include "cli/torch/torch_commands.h"
#include "deft/train/tuning.h"

namespace deft {

int tune_command(const Arguments& arguments) {
  CLI::App app{"Searches good options for DATA or RECIPE.toml: many short trainings, the best of them again with other seeds, then one on all data whose test part is scored. "
               "What is searched stands in the recipe's [search] table, or is decided: learning rate, momentum, batch size, decay. The same command goes on with an "
               "interrupted study; several at once share it.",
               "deft tune"};
  std::vector<std::string> words;
  TuneRequest request;
  std::string old_study;
  std::int64_t times = 3;
  bool json = false;
  app.add_option("source", words, "DATA or RECIPE.toml, then overrides as key=value (search.name=tpe search.fraction=0.2)");
  app.add_option("--trials", request.trials, "settings to try (the recipe's search.trials, else 20)")->check(CLI::Range(1, 1000000));
  app.add_option("--time", request.time, "limit for everything, the final run included: 90s, 5m, 1h30m");
  app.add_option("--study", request.study, "where it is kept: FILE.db, a folder, or postgres://USER@HOST/DATABASE (default: studies/NAME/study.db)");
  app.add_option("--name", request.name, "name of the study (default: that of the data or the recipe)");
  app.add_option("--retest", old_study, "instead: train the best of this study again with new seeds, before it is believed");
  app.add_option("--times", times, "with --retest: how often")->check(CLI::Range(2, 1000));
  app.add_flag("--json", json, "print what was found as JSON");
  int exit_code = 0;
  if (!parse(app, arguments, exit_code)) return exit_code;
  if (old_study.empty() == words.empty()) {
    std::cerr << "deft tune: say what to search for: DATA or RECIPE.toml, or --retest STUDY (deft tune --help)\n";
    return 2;
  }
  request.say = [json](const std::string& line) { (json ? std::cerr : std::cout) << line << std::endl; };
  TuneResult result;
  if (!old_study.empty()) {
    result = retest(old_study, request.name, times, request.say);
  } else {
    request.source = words[0];
    request.overrides.assign(words.begin() + 1, words.end());
    result = tune(request);
  }
  if (result.interrupted) return 130;
  if (json) print_json(result.summary);
  return 0;
}

}  // namespace deft
