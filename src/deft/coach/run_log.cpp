#include "deft/coach/run_log.h"

#include <cmath>
#include <filesystem>
#include <limits>

#include <nlohmann/json.hpp>

#include "deft/coach/line_reader.h"
#include "deft/coach/recipe_facts.h"
#include "deft/coach/thinned.h"
#include "deft/core/files.h"
#include "deft/core/problem.h"

namespace deft {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr double kInfinite = std::numeric_limits<double>::infinity();
constexpr std::size_t kMostClasses = 100000, kMostLayers = 1000, kMostProbes = 256, kMostConfusion = 10000;

const std::pair<const char*, double LayerObservation::*> kLayerFields[] = {
    {"weight_norm", &LayerObservation::weight_norm},
    {"weight_deviation", &LayerObservation::weight_deviation},
    {"gradient_norm", &LayerObservation::gradient_norm},
    {"update_ratio", &LayerObservation::update_ratio},
    {"activation_mean", &LayerObservation::activation_mean},
    {"activation_deviation", &LayerObservation::activation_deviation},
    {"unit_deviation", &LayerObservation::unit_deviation},
    {"dead_share", &LayerObservation::dead_share},
    {"saturated_share", &LayerObservation::saturated_share}};

double real(const Json& from, const char* name) {
  const auto found = from.find(name);
  return found != from.end() && found->is_number() ? found->get<double>() : kUnknown;
}

// A loss that is written null was not a number: the log says so of every step and of training in every epoch.
double loss(const Json& from, const char* name) {
  const auto found = from.find(name);
  return found != from.end() && found->is_null() ? kInfinite : real(from, name);
}

std::int64_t whole(const Json& from, const char* name, std::int64_t otherwise = 0) {
  const double value = real(from, name);
  return std::abs(value) < 1e15 ? static_cast<std::int64_t>(value) : otherwise;
}

std::string text(const Json& from, const char* name) {
  const auto found = from.find(name);
  return found != from.end() && found->is_string() ? found->get<std::string>() : "";
}

// Facts that the start line and the summary share; what is absent stays as it was.
void add_facts(const Json& from, RunFacts& facts) {
  const auto number = [&](const char* name, double& value) {
    if (!std::isnan(real(from, name))) value = real(from, name);
  };
  const auto count = [&](const char* name, std::int64_t& value) { value = whole(from, name, value); };
  const auto yes = [&](const char* name, bool& value) {
    if (const auto found = from.find(name); found != from.end() && found->is_boolean()) value = found->get<bool>();
  };
  count("train_samples", facts.train_samples);
  count("val_samples", facts.val_samples);
  count("test_samples", facts.test_samples);
  count("batch_size", facts.batch_size);
  count("steps_per_epoch", facts.steps_per_epoch);
  count("shared_with_test", facts.shared_with_test);
  count("shared_with_val", facts.shared_with_val);
  count("distinct_targets", facts.distinct_targets);
  number("planned_epochs", facts.planned_epochs);
  number("input_mean", facts.input_mean);
  number("input_deviation", facts.input_deviation);
  number("input_largest", facts.input_largest);
  number("loss_at_start", facts.loss_at_start);
  number("clip_threshold", facts.clip_threshold);
  yes("batch_norm", facts.batch_norm);
  yes("pretrained", facts.pretrained);
  if (!text(from, "task").empty()) facts.task = text(from, "task");
  if (!text(from, "network").empty()) facts.network = text(from, "network");
  if (const auto classes = from.find("classes"); classes != from.end() && classes->is_array() && classes->size() <= kMostClasses) {
    facts.classes = static_cast<std::int64_t>(classes->size());
    facts.class_names.clear();
    for (const Json& name : *classes) facts.class_names.push_back(name.is_string() ? name.get<std::string>() : "");
  }
  if (const auto names = from.find("constant_columns"); names != from.end() && names->is_array() && names->size() <= kMostClasses) {
    facts.constant_columns.clear();
    for (const Json& name : *names) facts.constant_columns.push_back(name.is_string() ? name.get<std::string>() : "");
  }
  if (const auto counts = from.find("class_counts"); counts != from.end() && counts->is_array() && counts->size() <= kMostClasses) {
    facts.class_counts.clear();
    for (const Json& one : *counts) facts.class_counts.push_back(one.is_number() && std::abs(one.get<double>()) < 1e15 ? static_cast<std::int64_t>(one.get<double>()) : 0);
  }
}

EpochObservation epoch_of(const Json& line) {
  EpochObservation one;
  one.epoch = real(line, "epoch");
  one.train_loss = loss(line, "train_loss");
  one.train_accuracy = real(line, "train_accuracy");
  one.train_accuracy_clean = real(line, "train_accuracy_clean");
  one.val_loss = real(line, "val_loss");
  one.val_accuracy = real(line, "val_accuracy");
  one.learning_rate = real(line, "learning_rate");
  one.confidence = real(line, "confidence");
  if (const auto recall = line.find("val_recall"); recall != line.end() && recall->is_array() && recall->size() <= kMostClasses) {
    for (const Json& value : *recall) one.val_recall.push_back(value.is_number() ? value.get<double>() : kUnknown);
  }
  if (const auto counts = line.find("val_confusion"); counts != line.end() && counts->is_array() && counts->size() <= kMostConfusion) {
    for (const Json& value : *counts) one.val_confusion.push_back(value.is_number() ? value.get<double>() : kUnknown);
  }
  return one;
}

StepObservation step_of(const Json& line) {
  StepObservation one{.step = whole(line, "step"), .epoch = real(line, "epoch"), .loss = loss(line, "loss")};
  one.learning_rate = real(line, "learning_rate");
  one.gradient_norm = loss(line, "gradient_norm");
  if (const auto clipped = line.find("clipped"); clipped != line.end() && clipped->is_boolean()) one.clipped = clipped->get<bool>();
  return one;
}

std::vector<LayerObservation> layers_of(const Json& line) {
  std::vector<LayerObservation> layers;
  const auto found = line.find("layers");
  if (found == line.end() || !found->is_array()) return layers;
  for (const Json& from : *found) {
    if (!from.is_object() || layers.size() == kMostLayers) continue;
    LayerObservation one{.step = whole(line, "step"), .epoch = real(line, "epoch"), .name = text(from, "name")};
    one.kind = text(from, "kind");
    one.activation = text(from, "activation");
    if (text(line, "event") == "start") one.epoch = 0.0;
    for (const auto& [name, field] : kLayerFields) one.*field = real(from, name);
    layers.push_back(one);
  }
  return layers;
}

void add_other(const std::string& event, const Json& line, RunFacts& facts) {
  if (event == "start") add_facts(line, facts);
  if (event != "end") return;
  facts.finished = true;
  if (line.contains("failed")) facts.stopped = "diverged";
}

// A recipe that cannot be read tells nothing.
void add_recipe(const std::string& file, Recording& run) {
  Problems ignored;
  try {
    add_recipe_facts(read_recipe(file, ignored), run.seen.facts);
  } catch (const Refusal&) {
    run.notes.push_back("recipe.toml cannot be read: rules that need the batch size or the network are silent");
  }
}

}  // namespace

nlohmann::json facts_line(const RunFacts& facts) {
  Json line = Json::object();
  const auto number = [&](const char* name, double value) {
    if (std::isfinite(value)) line[name] = value;
  };
  const auto count = [&](const char* name, std::int64_t value, std::int64_t unknown) {
    if (value != unknown) line[name] = value;
  };
  count("batch_size", facts.batch_size, 0);
  count("steps_per_epoch", facts.steps_per_epoch, 0);
  count("shared_with_test", facts.shared_with_test, -1);
  count("shared_with_val", facts.shared_with_val, -1);
  count("distinct_targets", facts.distinct_targets, 0);
  number("planned_epochs", facts.planned_epochs);
  number("input_mean", facts.input_mean);
  number("input_deviation", facts.input_deviation);
  number("input_largest", facts.input_largest);
  number("loss_at_start", facts.loss_at_start);
  number("clip_threshold", facts.clip_threshold);
  line["task"] = facts.task;
  line["network"] = facts.network;
  line["batch_norm"] = facts.batch_norm;
  line["pretrained"] = facts.pretrained;
  if (!facts.class_counts.empty()) line["class_counts"] = facts.class_counts;
  if (!facts.constant_columns.empty()) line["constant_columns"] = facts.constant_columns;
  return line;
}

nlohmann::json probe_line(const std::vector<LayerObservation>& layers) {
  Json list = Json::array();
  for (const LayerObservation& one : layers) {
    Json layer{{"name", one.name}};
    if (!one.kind.empty()) layer["kind"] = one.kind;
    if (!one.activation.empty()) layer["activation"] = one.activation;
    for (const auto& [name, field] : kLayerFields) {
      if (std::isfinite(one.*field)) layer[name] = one.*field;
    }
    list.push_back(layer);
  }
  Json line{{"event", "probe"}, {"layers", list}};
  if (!layers.empty()) {
    line["step"] = layers[0].step;
    if (std::isfinite(layers[0].epoch)) line["epoch"] = layers[0].epoch;
  }
  return line;
}

void add_line(const nlohmann::json& line, Observations& seen) {
  const std::string event = text(line, "event");
  if (event == "start") seen = {.facts = {.finished = seen.facts.finished}};  // of a training that the coach began anew
  if (event == "step") {
    seen.steps.push_back(step_of(line));
  } else if (event == "epoch") {
    seen.epochs.push_back(epoch_of(line));
  }
  if (event == "start" || event == "epoch" || event == "probe") {  // what the probes saw stands in the line of an epoch, or of the start
    const std::vector<LayerObservation> layers = layers_of(line);
    seen.layers.insert(seen.layers.end(), layers.begin(), layers.end());
  }
  if (event != "step" && event != "epoch") add_other(event, line, seen.facts);
}

Recording read_run_log(const std::string& folder_or_log) {
  std::error_code error;
  const bool folder = fs::is_directory(folder_or_log, error);
  Recording run;
  run.source = folder ? (fs::path(folder_or_log) / "log.jsonl").string() : folder_or_log;
  RunFacts& facts = run.seen.facts;
  facts.finished = false;
  Thinned<StepObservation> steps(kMostPoints);
  Thinned<EpochObservation> epochs(kMostPoints);
  Thinned<std::vector<LayerObservation>> probes(kMostProbes);
  LineReader lines(run.source);
  for (std::string line; lines.next(line);) {
    if (line.empty()) continue;
    const Json read = Json::parse(line, nullptr, false);
    if (!read.is_object()) {
      if (lines.cut()) {
        run.notes.push_back("the last line is cut off: the run is still being written, or was ended in the middle of it");
        break;
      }
      throw Refusal(run.source + ":" + std::to_string(lines.number()) + ": not a JSON object");
    }
    const std::string event = text(read, "event");
    if (event == "step") {
      steps.add(step_of(read));
    } else if (event == "epoch") {
      epochs.add(epoch_of(read));
      if (read.contains("layers")) probes.add(layers_of(read));
    } else if (event == "probe") {
      probes.add(layers_of(read));
    } else {
      if (event == "start") {  // a restart by the coach: the log of what was given up is not judged with it
        steps = Thinned<StepObservation>(kMostPoints);
        epochs = Thinned<EpochObservation>(kMostPoints);
        probes = Thinned<std::vector<LayerObservation>>(kMostProbes);
        facts = RunFacts{};
        facts.finished = false;
      }
      if (event == "start" && read.contains("layers")) probes.add(layers_of(read));
      add_other(event, read, facts);
    }
  }
  run.seen.steps = std::move(steps.kept());
  run.seen.epochs = std::move(epochs.kept());
  for (const auto& layers : probes.kept()) run.seen.layers.insert(run.seen.layers.end(), layers.begin(), layers.end());
  if (steps.thinned() || epochs.thinned()) run.notes.push_back("a long run: every few steps only were kept");
  if (!folder) return run;
  add_recipe((fs::path(folder_or_log) / "recipe.toml").string(), run);
  const std::string summary_file = (fs::path(folder_or_log) / "summary.json").string();
  if (!fs::exists(summary_file, error)) {
    run.notes.push_back("there is no summary.json: the run has not ended");
    return run;
  }
  const Json summary = Json::parse(read_file(summary_file, std::uint64_t{64} << 20), nullptr, false);
  if (!summary.is_object()) throw Refusal(summary_file + ": not a JSON object");
  add_facts(summary, facts);
  if (!text(summary, "stopped").empty() && facts.stopped.empty()) facts.stopped = text(summary, "stopped");
  facts.finished = true;
  return run;
}

}  // namespace deft
