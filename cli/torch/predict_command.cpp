// deft predict RUN FILE|FOLDER ... [train.precision=int8] [--json]
#include <algorithm>
#include <iostream>

#include <fmt/format.h>

#include "cli/torch/torch_commands.h"
#include "deft/core/problem.h"
#include "deft/core/progress.h"
#include "deft/train/saved_model.h"
#include "deft/train/saved_run.h"

namespace deft {

int predict_command(const Arguments& arguments) {
  CLI::App app{"Label and probability of each picture, or of each row of a CSV file.", "deft predict"};
  std::string run;
  std::vector<std::string> files;
  bool json = false;
  app.add_option("run", run, "run folder")->required();
  app.add_option("files", files, "pictures, folders of pictures, or CSV files; train.precision=int8 and train.threads=N among them are taken as such")->required();
  app.add_flag("--json", json, "as JSON: a list of {file, label, probability}");
  int exit_code = 0;
  if (!parse(app, arguments, exit_code)) return exit_code;
  const std::vector<Override> changes = take_overrides(files);
  if (files.empty()) throw Refusal("deft predict needs a picture, a folder of pictures or a CSV file");
  const SavedModel model = load_model(run, changes);
  std::vector<std::string> skipped;
  const Inputs inputs = samples_of_files(model, files, skipped);
  const Samples& samples = *inputs[0];
  for (const std::string& one : skipped) std::cerr << "deft: skipped " << one << "\n";
  if (samples.size() == 0) throw Refusal("none of the files is a picture that can be read");
  Progress progress;
  const std::vector<float> predictions =
      model.predict(inputs, [&](double share) { progress.show("predicting", share, fmt::format("{:.0f} %", 100 * share)); });
  progress.clear();
  const auto width = static_cast<std::size_t>(model.kind().outputs);
  nlohmann::json list = nlohmann::json::array();
  for (std::size_t i = 0; i < samples.names.size(); ++i) {
    const auto row = predictions.begin() + static_cast<std::ptrdiff_t>(i * width);
    if (model.task() == Task::classes) {
      const auto best = std::max_element(row, row + static_cast<std::ptrdiff_t>(width));
      const std::string& label = model.class_names()[static_cast<std::size_t>(best - row)];
      list.push_back({{"file", samples.names[i]}, {"label", label}, {"probability", *best}});
      if (!json) fmt::print("{:6.2f} %  {:20}  {}\n", 100 * *best, label, samples.names[i]);
      continue;
    }
    nlohmann::json one = {{"file", samples.names[i]}};  // attributes: a probability each; regression: a value each
    std::string line;
    for (std::size_t k = 0; k < width; ++k) {
      one["outputs"][model.class_names()[k]] = row[static_cast<std::ptrdiff_t>(k)];
      line += fmt::format("{} {:.4g}  ", model.class_names()[k], row[static_cast<std::ptrdiff_t>(k)]);
    }
    list.push_back(one);
    if (!json) fmt::print("{}{}\n", line, samples.names[i]);
  }
  if (json) print_json(list);
  return 0;
}

}  // namespace deft
