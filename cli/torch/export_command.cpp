// deft export RUN --format onnx|torchscript|safetensors FILE
#include <iostream>

#include "cli/torch/torch_commands.h"
#include "deft/train/export_run.h"
#include "deft/train/saved_model.h"

namespace deft {

int export_command(const Arguments& arguments) {
  CLI::App app{"The trained network in another format, with its preprocessing inside.", "deft export"};
  std::string run, file, format = "onnx";
  bool json = false;
  app.add_option("run", run, "run folder")->required();
  app.add_option("file", file, "file to write")->required();
  app.add_option("--format", format, "onnx, torchscript or safetensors")->check(CLI::IsMember({"onnx", "torchscript", "safetensors"}));
  app.add_flag("--json", json, "as JSON: {file, format, notes}");
  int exit_code = 0;
  if (!parse(app, arguments, exit_code)) return exit_code;
  const SavedModel model = load_model(run);
  export_model(model, format, file);
  const std::vector<std::string> notes = export_notes(model, format);
  if (json) {
    print_json({{"file", file}, {"format", format}, {"notes", notes}});
    return 0;
  }
  std::cout << "wrote " << file << " (" << format << ")\n";
  for (const std::string& note : notes) std::cout << "  " << note << "\n";
  return 0;
}

}  // namespace deft
