#include "deft/train/forest_run.h"

#include <chrono>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "deft/core/files.h"
#include "deft/core/interrupt.h"
#include "deft/core/memory.h"
#include "deft/core/problem.h"
#include "deft/core/progress.h"
#include "deft/core/run_folder.h"
#include "deft/core/seconds_since.h"
#include "deft/ensemble/answers.h"
#include "deft/recipe/chapters.h"
#include "deft/report/page.h"
#include "deft/train/classifier.h"
#include "deft/train/run_pictures.h"
#include "deft/train/run_result.h"
#include "deft/train/saved_model.h"

namespace deft {

Recipe forest_recipe(const Recipe& all) {
  RecipeDocument document;
  document.file = all.resolved.file;
  for (const char* chapter : {"data", "preprocessing", "imbalance", "ensemble", "train", "log"}) {
    const auto found = all.resolved.chapters.find(chapter);
    if (found != all.resolved.chapters.end()) document.chapters[chapter] = found->second;
  }
  document.chapters["augmentation"];
  for (Table& data : document.chapters["data"]) data.set("validation", {0.0, {}});   // the answers out of fold are the validation
  Problems problems;
  Recipe recipe = bind(document, problems);
  problems.refuse_if_any();
  for (const Named<Imbalance>& one : recipe.imbalance) {
    if (one.name != "threshold_moving" && !one.trick->adds_rows()) throw Refusal("[imbalance] " + one.name + " changes the steps of a training, and " + recipe.forest.name + " has none; threshold_moving and smote work with it");
  }
  return recipe;
}

RunResult train_forest(const RunRequest& request, const std::set<std::string>& named, const std::string& model) {
  if (!request.resume.empty()) throw Refusal(request.resume + ": a forest has no checkpoints; train it again: deft train " + request.resume + "/recipe.toml");
  for (const char* chapter : {"network", "activation", "initialization", "loss", "optimization", "regularization", "schedule", "transfer", "search", "augmentation"}) {
    if (named.contains(chapter)) throw Refusal(std::string("[") + chapter + "] does nothing beside [ensemble] " + model + ", which is no network; take one of the two out");
  }
  const ResolvedRun run = resolve_run(request);
  const DataSet& data = run.data;
  if (data.task != Task::classes) throw Refusal("[ensemble] " + run.recipe.forest.name + " answers with classes, and this task is " + to_string(data.task) + "; take a network");
  const Recipe recipe = forest_recipe(run.recipe);
  Parts parts = divide(data, recipe.data);
  for (const Named<Imbalance>& one : recipe.imbalance) {
    if (one.trick->adds_rows()) parts.train = one.trick->with_new_rows(parts.train, data.columns, static_cast<std::uint64_t>(recipe.train.seed));
  }
  request.say(fmt::format("{}: {} classes, {} for training, each answered by forests without it, {} for the test", data.name, data.outputs(), with_commas(parts.train.size()), with_commas(parts.test.size())));

  const auto start = std::chrono::steady_clock::now();
  const auto seconds = [&] { return seconds_since(start); };
  std::optional<RunFolder> folder;   // made when the first layer stands: nothing can be refused any more
  std::int64_t grown = 0, best = 0;
  ForestWatch watch{.seed = static_cast<std::uint64_t>(recipe.train.seed)};
  watch.after_layer = [&](const GrownLayer& layer) {
    if (!folder) {
      folder = RunFolder::create(recipe.log.folder, request.name, data.name);
      write_file(folder->file("recipe.toml"), write_recipe(recipe.resolved, single_chapters()));
      folder->log({{"event", "start"}, {"t", 0.0}, {"deft", "0.1.0"}, {"data", data.name}, {"source", data.source}, {"task", to_string(data.task)}, {"network", recipe.forest.name}, {"classes", data.class_names},
                   {"train_samples", parts.train.size()}, {"val_samples", 0}, {"test_samples", parts.test.size()}, {"tricks", recipe.tricks()}, {"notes", data.notes}});
    }
    grown = layer.number;
    if (layer.better) best = layer.number;
    folder->log({{"event", "epoch"}, {"t", seconds()}, {"epoch", layer.number}, {"val_accuracy", layer.accuracy}, {"seconds", layer.seconds}});
    request.say(fmt::format("{} {:3}  out-of-fold accuracy {}{}  {}", recipe.forest.trick->layer_name(), layer.number, percent(layer.accuracy), layer.better ? " *" : "  ", duration(seconds())));
    return !interrupt_requested() && (run.time_limit <= 0 || seconds() + layer.seconds < run.time_limit);
  };
  const Classifier classifier = Classifier::fit_forest(recipe, data, parts.train, watch);

  const ForestModel& forest = classifier.forest();
  const double loss = mean_loss({data.task, data.outputs()}, forest.out_of_fold(), targets_of(parts.train, data.outputs()));
  const Metrics validation = measure(parts.train, data.task, forest.out_of_fold(), data.outputs(), loss);
  const bool given_test = parts.test.size() > 0;
  Metrics test;
  if (given_test) test = classifier.evaluate(parts.test);
  const auto number = [&](double value) { return given_test ? nlohmann::json(value) : nlohmann::json(); };
  RunResult result;
  result.folder = folder->path();
  result.summary = {{"data", data.name}, {"source", data.source}, {"task", to_string(data.task)}, {"metric", metric_name(data.task)}, {"classes", data.class_names}, {"train_samples", parts.train.size()},
                    {"val_samples", 0}, {"test_samples", parts.test.size()}, {"val_accuracy", validation.accuracy}, {"test_accuracy", number(test.accuracy)}, {"best_epoch", best}, {"epochs", grown},
                    {"seconds", seconds()}, {"images_per_second", nullptr}, {"peak_rss_mb", peak_megabytes()}, {"parameters", classifier.parameter_count()}, {"seed", recipe.train.seed}, {"device", recipe.train.device},
                    {"precision", "float32"}, {"answers_in", classifier.answers_in()}, {"network", recipe.forest.name}, {"tricks", recipe.tricks()}, {"findings", nlohmann::json::array()}};
  if (given_test) result.summary["test"] = to_json(test, data.class_names);
  classifier.save(folder->file("model.safetensors"));
  RunPictures pictures(*folder, classifier, parts.train);
  pictures.judged("out of fold", 0, validation, parts.train);
  if (given_test) pictures.judged("test", 0, test, parts.test);
  pictures.write();
  write_file(folder->file("summary.json"), result.summary.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
  folder->log({{"event", "end"}, {"t", seconds()}, {"test_accuracy", result.summary["test_accuracy"]}, {"val_accuracy", validation.accuracy}});
  write_report(folder->path());
  request.say(fmt::format("{} of {} {}s kept, {} nodes", forest.layers(), grown, forest.layer_name(), with_commas(forest.nodes())));
  if (given_test) request.say(fmt::format("test accuracy {}   ({} of {} right, {})", percent(test.accuracy), with_commas(std::llround(test.accuracy * static_cast<double>(test.count))), with_commas(test.count), duration(seconds())));
  request.say("report: " + folder->file("report.html"));
  return result;
}

}  // namespace deft
