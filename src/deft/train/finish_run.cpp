#include "deft/train/finish_run.h"

#include <cmath>
#include <filesystem>

#include <fmt/format.h>

#include "deft/coach/consult.h"
#include "deft/core/files.h"
#include "deft/core/memory.h"
#include "deft/core/progress.h"
#include "deft/model/process_group.h"
#include "deft/report/page.h"
#include "deft/train/classifier.h"
#include "deft/train/ensemble_run.h"
#include "deft/train/machine_notes.h"
#include "deft/train/snapshots.h"

namespace deft {
namespace {

nlohmann::json number(double value) { return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json(nullptr); }

nlohmann::json to_json(const GroupTraffic& traffic) {
  return {{"bytes", traffic.bytes}, {"buckets", traffic.buckets}, {"seconds", traffic.reducing}, {"seconds_not_hidden", traffic.waiting}};
}

}  // namespace

nlohmann::json finish_run(const ResolvedRun& run, const Parts& parts, RunFolder& folder, const RunRequest& request, GuidedTraining& training, const GuidedTraining& clock) {
  const DataSet& data = run.data;
  const Recipe& recipe = run.recipe;
  const ProcessGroup* const group = request.group;
  const bool trial = request.purpose != RunRequest::Purpose::result;
  const TrainingOutcome& outcome = training.outcome();
  Classifier& classifier = training.classifier();

  const bool int8 = recipe.train.precision == "int8";
  if (int8) classifier.calibrate(parts.train);
  const bool given_test = parts.test.size() > 0;
  std::optional<SnapshotEnsemble> several;
  if (snapshots_of(recipe) > 0) several = ensemble_of_snapshots(classifier, outcome.snapshots, parts.validation);
  Metrics test;
  if (given_test) test = several ? several->score(parts.test) : classifier.evaluate(parts.test);
  std::optional<Metrics> validation;   // of the weights kept, as they will answer; the trainer asked them without views and not in 8 bits
  if (parts.validation.size() > 0) {
    const bool known = outcome.validation && recipe.test_time.empty() && !int8;
    validation = several ? several->score(parts.validation) : known ? *outcome.validation : classifier.evaluate(parts.validation);
  }
  const double seconds = clock.seconds();
  nlohmann::json findings = nlohmann::json::array();
  for (const Finding& one : training.findings()) findings.push_back(to_json(one));

  const TrainOptions& train = recipe.train;
  nlohmann::json timings = nlohmann::json::array();
  for (const PlannedTrick& one : outcome.timings) timings.push_back({{"stage", one.stage}, {"name", one.name}, {"seconds", one.seconds}});
  nlohmann::json summary = {{"data", data.name}, {"source", data.source}, {"task", to_string(data.task)}, {"metric", metric_name(data.task)}, {"classes", data.class_names},
             {"train_samples", parts.train.size()}, {"val_samples", parts.validation.size()}, {"test_samples", parts.test.size()},
             {"val_accuracy", nullptr}, {"test_accuracy", given_test ? number(test.accuracy) : nlohmann::json(nullptr)},
             {"best_epoch", outcome.best_epoch}, {"epochs", outcome.epochs}, {"steps", outcome.steps}, {"seconds", seconds}, {"stopped", outcome.stopped},
             {"images_per_second", number(outcome.images_per_second)}, {"peak_rss_mb", peak_megabytes()}, {"parameters", classifier.parameter_count()},
             {"seed", train.seed}, {"device", train.device}, {"precision", to_string(classifier.model_options().precision)}, {"answers_in", classifier.answers_in()},
             {"threads", threads_of(train)}, {"ranks", group ? group->size() : 1}, {"network", recipe.network.name}, {"plain_parts", classifier.model().plain_parts()},
             {"tricks", recipe.tricks()}, {"timings", timings}, {"findings", findings}};
  if (group) summary["all_reduce"] = to_json(group->traffic());
  if (!training.remedies().empty()) summary["remedies"] = training.remedies();
  double best = std::nan("");
  for (const EpochResult& epoch : outcome.history) {
    if (epoch.epoch == outcome.best_epoch) best = epoch.val_accuracy;
  }
  summary["val_accuracy"] = number(best);
  if (int8 && classifier.answers_in() != "int8") {
    summary["notes"].push_back("train.precision=int8: no layer of this network runs in 8 bits, the answers are computed in " + classifier.answers_in());
    request.say("note: no layer of this network runs in 8 bits; the answers are computed in " + classifier.answers_in());
  }
  if (several) {
    summary["val_accuracy"] = number(several->board.ensemble.validation);
    summary["parameters"] = several->model.parameter_count();
    summary["ensemble"] = to_json(several->board);
  } else if (snapshots_of(recipe) > 0) {
    summary["notes"].push_back("ensemble.snapshot: the rate never rose again, so there is one low point and no ensemble");
    request.say("note: the rate never rose again: one snapshot, no ensemble; take schedule.name=warm_restarts");
  }
  for (const std::string& note : machine_notes(train, classifier.model_options().precision, processors())) {
    summary["notes"].push_back(note);
    request.say("note: " + note);
  }
  if (given_test) summary["test"] = to_json(test, data.class_names);
  if (validation) summary["validation"] = to_json(*validation, data.class_names);
  if (!int8) classifier.calibrate(parts.train);  // a later deft evaluate or predict may ask for it
  if (several) write_safetensors(folder.file("model.safetensors"), several->model.to_file());
  else classifier.save(folder.file("model.safetensors"));
  RunPictures& pictures = training.pictures();
  if (!trial && validation) pictures.judged("validation", 0, *validation, parts.validation);
  if (!trial && given_test) pictures.judged("test", 0, test, parts.test);
  if (!trial) pictures.write();
  write_file(folder.file("summary.json"), summary.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
  folder.log({{"event", "end"}, {"t", seconds}, {"test_accuracy", summary["test_accuracy"]}, {"val_accuracy", summary["val_accuracy"]}});
  if (!trial) write_report(folder.path());
  std::error_code ignored;
  std::filesystem::remove(folder.file("checkpoints/last.safetensors"), ignored);

  for (const std::string& line : several ? to_lines(several->board) : std::vector<std::string>{}) request.say(line);
  const std::string metric = data.task == Task::regression ? "R2" : "accuracy";
  if (given_test) {
    const std::int64_t answers = test.count * (data.task == Task::attributes ? data.outputs() : 1);
    const std::string right = data.task == Task::regression
                                  ? fmt::format("on {} samples", with_commas(test.count))
                                  : fmt::format("{} of {} {}right", with_commas(std::llround(test.accuracy * static_cast<double>(answers))),
                                                with_commas(answers), data.task == Task::attributes ? "answers " : "");
    request.say(fmt::format("test {} {}   ({}, {})", metric, percent(test.accuracy), right, duration(seconds)));
  }
  if (!trial) request.say("report: " + folder.file("report.html"));
  return summary;
}

}  // namespace deft
