// deft augment-preview DATA|RECIPE.toml [key=value ...] [--out FILE]
#include <iostream>

#include "cli/torch/torch_commands.h"
#include "deft/core/files.h"
#include "deft/core/png.h"
#include "deft/train/augmentation_sheet.h"
#include "deft/train/classifier.h"
#include "deft/train/run.h"

namespace deft {

int augment_preview_command(const Arguments& arguments) {
  CLI::App app{"Draws one sheet (PNG): each augmentation of the recipe by itself on the same few pictures, then batches as the network sees "
               "them. Without a recipe, of the augmentation that would be decided on.",
               "deft augment-preview"};
  std::vector<std::string> words;
  std::string out = "augment-preview.png";
  bool json = false;
  app.add_option("source", words, "DATA or RECIPE.toml, then overrides as key=value (augmentation.rotation.degrees=20)")->required();
  app.add_option("--out", out, "file to write (default: augment-preview.png)");
  app.add_flag("--json", json, "print {file, rows} as JSON");
  int exit_code = 0;
  if (!parse(app, arguments, exit_code)) return exit_code;
  RunRequest request;
  request.source = words[0];
  request.overrides.assign(words.begin() + 1, words.end());
  request.say = [](const std::string& line) { std::cerr << line << std::endl; };
  const ResolvedRun run = resolve_run(request);
  const SampleLayout input = layout_of(run.data, run.data.train, run.recipe.data.size);
  const AugmentationSheet drawn = augmentation_sheet(run.recipe, input, run.data.train);
  write_file(out, png(drawn.sheet.pixels, drawn.sheet.height, drawn.sheet.width, 3));
  if (json) {
    print_json({{"file", out}, {"rows", drawn.rows}});
  } else {
    std::cout << out << ": " << drawn.rows.size() << " rows\n";
    for (const std::string& row : drawn.rows) std::cout << "  " << row << "\n";
  }
  return 0;
}

}  // namespace deft
