// deft evaluate RUN DATA [train.precision=int8] [--json]
#include <algorithm>
#include <filesystem>
#include <iostream>

#include <fmt/format.h>

#include "cli/torch/torch_commands.h"
#include "deft/core/nearest_name.h"
#include "deft/core/problem.h"
#include "deft/core/progress.h"
#include "deft/data/role.h"
#include "deft/train/imported.h"
#include "deft/train/saved_model.h"
#include "deft/train/saved_run.h"

namespace deft {
namespace {

void print_people(const Metrics& metrics, const std::vector<std::string>& names, Task task) {
  fmt::print("{} {}  on {} samples, loss {:.4f}\n", metric_name(task), percent(metrics.accuracy), with_commas(metrics.count), metrics.loss);
  if (metrics.recall.empty()) return;
  fmt::print("balanced accuracy {}, macro F1 {:.4f}\n\n", percent(metrics.balanced_accuracy), metrics.macro_f1);
  std::size_t width = 8;
  for (const std::string& name : names) width = std::max(width, std::min<std::size_t>(name.size(), 20));
  fmt::print("{:{}}  {:>9}   answers (column: class by number)\n", "class", width, "recall");
  for (std::size_t c = 0; c < names.size(); ++c) {
    std::string row;
    for (std::size_t k = 0; k < names.size() && names.size() <= 20; ++k) row += fmt::format("{:6}", metrics.confusion[c * names.size() + k]);
    fmt::print("{:{}}  {:>9} {}\n", names[c].substr(0, 20), width, std::isnan(metrics.recall[c]) ? "none" : percent(metrics.recall[c]), row);
  }
}

// The class names of DATA: weights from elsewhere know only how many there are.
std::vector<std::string> classes_of(const std::string& source) {
  DataOptions options;
  options.source = source;
  return load_data(options).class_names;
}

// A run folder, a file that deft wrote, or somebody's weights.
SavedModel model_of(const std::string& run, const std::string& source, const std::vector<Override>& changes) {
  if (!std::filesystem::is_regular_file(run)) return load_model(run, changes);
  std::optional<SavedModel> ours = model_in_file(run, changes);
  return ours ? std::move(*ours) : SavedModel(import_classifier(run, classes_of(source)));
}

}  // namespace

int evaluate_command(const Arguments& arguments) {
  CLI::App app{"Accuracy, recall of each class and confusion matrix of a finished run on DATA (its test part where it has one).", "deft evaluate"};
  std::string run;
  std::vector<std::string> words;
  bool json = false;
  app.add_option("run", run, "run folder, or a file of weights with a head (safetensors, PyTorch, ONNX, Caffe)")->required();
  app.add_option("data", words, "folder, cifar10:DIR, mnist:DIR, csv:FILE, glyphs; then, if wanted, train.precision=int8 or train.threads=N")->required();
  app.add_flag("--json", json, "as JSON");
  int exit_code = 0;
  if (!parse(app, arguments, exit_code)) return exit_code;
  const std::string source = words[0];
  words.erase(words.begin());
  const std::vector<Override> changes = take_overrides(words);
  if (!words.empty()) throw Refusal("deft evaluate takes one DATA; '" + words[0] + "' is neither that nor key=value");
  const SavedModel model = model_of(run, source, changes);
  const Inputs inputs = samples_for(model, source);
  Progress progress;
  const Metrics metrics = model.evaluate(inputs, [&](double share) { progress.show("evaluating", share, fmt::format("{:.0f} %", 100 * share)); });
  progress.clear();
  if (json) {
    nlohmann::json answer = to_json(metrics, model.class_names());
    answer["precision"] = model.answers_in();
    print_json(answer);
  } else {
    print_people(metrics, model.class_names(), model.task());
    fmt::print("computed in {}\n", model.answers_in());
  }
  return 0;
}

}  // namespace deft
