// deft ablate DATA|RECIPE.toml [key=value ...] [--tricks a,b] [--seeds N] [--time 1h] [--interactions] [--name N]
#include <iostream>

#include "cli/torch/torch_commands.h"
#include "deft/search/ablation_variants.h"
#include "deft/train/ablating.h"

namespace deft {

int ablate_command(const Arguments& arguments) {
  CLI::App app{"Which trick helps? Trains with and without each, seed by seed, until the answer is clear, and prices it in points of accuracy, epochs and seconds. "
               "Without --tricks: all of the recipe, and what suits the data.",
               "deft ablate"};
  std::vector<std::string> words, tricks;
  AblateRequest request;
  std::int64_t seeds = 0;
  bool json = false;
  app.add_option("source", words, "DATA or RECIPE.toml, then overrides as key=value");
  app.add_option("--tricks", tricks, "CHAPTER.TRICK or key=value, with commas between (augmentation.mixup,optimization.beta=0.95)")->allow_extra_args(false);
  app.add_option("--seeds", seeds, "pairs of trainings for each trick at most (10)")->check(CLI::Range(2, 1000));
  app.add_option("--time", request.time, "limit: 10m, 1h; then it says what is unresolved");
  app.add_flag("--interactions", request.interactions, "also each two tricks that help or hurt");
  app.add_option("--name", request.name, "name of the folder (default: ablate-DATA)");
  app.add_flag("--json", json, "print ablation.json");
  int exit_code = 0;
  if (!parse(app, arguments, exit_code)) return exit_code;
  if (words.empty()) {
    std::cerr << "deft ablate: say what to take apart: DATA or RECIPE.toml (deft ablate --help)\n";
    return 2;
  }
  request.source = words[0];
  request.overrides.assign(words.begin() + 1, words.end());
  if (seeds > 0) {
    request.overrides.push_back("search.ablation.seeds=" + std::to_string(seeds));
    if (seeds < 5) request.overrides.push_back("search.ablation.first_look=" + std::to_string(seeds));
  }
  for (const std::string& one : tricks) {
    for (std::string& word : split_tricks(one)) request.tricks.push_back(std::move(word));
  }
  request.say = [json](const std::string& line) { (json ? std::cerr : std::cout) << line << std::endl; };
  const AblateResult result = ablate(request);
  if (result.interrupted) return 130;
  if (json) print_json(result.summary);
  return 0;
}

}  // namespace deft
