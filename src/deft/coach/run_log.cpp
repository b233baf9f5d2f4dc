#include "deft/coach/run_log.h"

#include <cmath>
#include <filesystem>
#include <limits>

#include <nlohmann/json.hpp>

#include "deft/coach/line_reader.h"
#include "deft/coach/recipe_facts.h"
#include "deft/coach/thinned.h"
#include "deft/core/files.h"
#include "deft/core/json_text.h"
#include "deft/core/problem.h"

namespace deft {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr double kInfinite = std::numeric_limits<double>::infinity();
constexpr std::size_t kMostClasses = 100000, kMostLayers = 1000, kMostProbes = 256, kMostBins = 1000, kMostConfusion = 10000;

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

const std::pair<const char*, Histogram LayerObservation::*> kLayerHistograms[] = {{"weights", &LayerObservation::weights},
                                                                               {"activations", &LayerObservation::activations}};

const std::pair<const char*, double RunFacts::*> kRealFacts[] = {
    {"planned_epochs", &RunFacts::planned_epochs},   {"label_smoothing", &RunFacts::label_smoothing}, {"weight_decay", &RunFacts::weight_decay},
    {"mixing", &RunFacts::mixing},                   {"clip_threshold", &RunFacts::clip_threshold},   {"loss_at_start", &RunFacts::loss_at_start},
    {"learning_rate", &RunFacts::learning_rate},     {"momentum", &RunFacts::momentum},               {"dropout", &RunFacts::dropout},
    {"input_mean", &RunFacts::input_mean},           {"input_deviation", &RunFacts::input_deviation}, {"input_largest", &RunFacts::input_largest}};
const std::pair<const char*, std::int64_t RunFacts::*> kWholeFacts[] = {
    {"train_samples", &RunFacts::train_samples},     {"val_samples", &RunFacts::val_samples},         {"test_samples", &RunFacts::test_samples},
    {"batch_size", &RunFacts::batch_size},           {"steps_per_epoch", &RunFacts::steps_per_epoch}, {"shared_with_test", &RunFacts::shared_with_test},
    {"shared_with_val", &RunFacts::shared_with_val}, {"distinct_targets", &RunFacts::distinct_targets},
    {"narrowest", &RunFacts::narrowest}};
const std::pair<const char*, bool RunFacts::*> kYesFacts[] = {
    {"batch_norm", &RunFacts::batch_norm}, {"schedule_decays", &RunFacts::schedule_decays}, {"pretrained", &RunFacts::pretrained}};
const std::pair<const char*, std::string RunFacts::*> kTextFacts[] = {
    {"task", &RunFacts::task}, {"network", &RunFacts::network}, {"activation", &RunFacts::activation}, {"loss", &RunFacts::loss}};

const std::pair<const char*, std::vector<std::int64_t> RunFacts::*> kCountFacts[] = {{"class_counts", &RunFacts::class_counts},
                                                                                     {"drawn_counts", &RunFacts::drawn_counts}};

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

std::vector<std::int64_t> counts_of(const Json& list) {
  std::vector<std::int64_t> counts;
  for (const Json& one : list) counts.push_back(one.is_number() && std::abs(one.get<double>()) < 1e15 ? static_cast<std::int64_t>(one.get<double>()) : 0);
  return counts;
}

// Facts that the start line and the summary share; what is absent stays as it was.
void add_facts(const Json& from, RunFacts& facts) {
  for (const auto& [name, field] : kRealFacts) {
    if (!std::isnan(real(from, name))) facts.*field = real(from, name);
  }
  for (const auto& [name, field] : kWholeFacts) facts.*field = whole(from, name, facts.*field);
  for (const auto& [name, field] : kYesFacts) {
    if (const auto found = from.find(name); found != from.end() && found->is_boolean()) facts.*field = found->get<bool>();
  }
  for (const auto& [name, field] : kTextFacts) {
    if (!text(from, name).empty()) facts.*field = text(from, name);
  }
  if (const auto classes = from.find("classes"); classes != from.end() && classes->is_array() && classes->size() <= kMostClasses) {
    facts.classes = facts.task == "classes" ? static_cast<std::int64_t>(classes->size()) : 0;
    facts.class_names.clear();
    for (const Json& name : *classes) facts.class_names.push_back(name.is_string() ? name.get<std::string>() : "");
  }
  if (const auto names = from.find("constant_columns"); names != from.end() && names->is_array() && names->size() <= kMostClasses) {
    facts.constant_columns.clear();
    for (const Json& name : *names) facts.constant_columns.push_back(name.is_string() ? name.get<std::string>() : "");
  }
  for (const auto& [name, field] : kCountFacts) {
    if (const auto counts = from.find(name); counts != from.end() && counts->is_array() && counts->size() <= kMostClasses) facts.*field = counts_of(*counts);
  }
}

Histogram histogram_in(const Json& from, const char* name) {
  const auto found = from.find(name);
  if (found == from.end() || !found->is_object()) return {};
  const auto counts = found->find("counts");
  if (counts == found->end() || !counts->is_array() || counts->size() > kMostBins) return {};
  if (!std::isfinite(real(*found, "low")) || !std::isfinite(real(*found, "high"))) return {};
  return {real(*found, "low"), real(*found, "high"), counts_of(*counts)};
}

Json to_json(const Histogram& histogram) { return {{"low", histogram.low}, {"high", histogram.high}, {"counts", histogram.counts}}; }

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
  one.step_noise = real(line, "step_noise");
  if (const auto recall = line.find("val_recall"); recall != line.end() && recall->is_array() && recall->size() <= kMostClasses) {
    for (const Json& value : *recall) one.val_recall.push_back(value.is_number() ? value.get<double>() : kUnknown);
  }
  if (const auto counts = line.find("val_confusion"); counts != line.end() && counts->is_array() && counts->size() <= kMostConfusion) {
    for (const Json& value : *counts) one.val_confusion.push_back(value.is_number() ? value.get<double>() : kUnknown);
  }
  if (const auto counts = line.find("val_surest"); counts != line.end() && counts->is_array() && counts->size() == 4) {
    const auto count = [&](std::size_t i) { return (*counts)[i].is_number_unsigned() ? (*counts)[i].get<std::int64_t>() : 0; };
    const SurestAnswers surest{count(0), count(1), count(2), count(3)};
    if (0 <= surest.surest_wrong && surest.surest_wrong <= surest.surest && 0 <= surest.next_wrong && surest.next_wrong <= surest.next) one.val_surest = surest;
  }
  return one;
}

StepObservation step_of(const Json& line) {
  StepObservation one{.step = whole(line, "step"), .epoch = real(line, "epoch"), .loss = loss(line, "loss")};
  one.learning_rate = real(line, "learning_rate");
  one.gradient_norm = loss(line, "gradient_norm");
  one.loss_low = real(line, "loss_low");
  one.loss_high = real(line, "loss_high");
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
    for (const auto& [name, field] : kLayerHistograms) one.*field = histogram_in(from, name);
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

nlohmann::json layers_to_json(const std::vector<LayerObservation>& layers) {
  Json list = Json::array();
  for (const LayerObservation& one : layers) {
    Json layer{{"name", one.name}};
    if (!one.kind.empty()) layer["kind"] = one.kind;
    if (!one.activation.empty()) layer["activation"] = one.activation;
    for (const auto& [name, field] : kLayerFields) {
      if (std::isfinite(one.*field)) layer[name] = one.*field;
    }
    for (const auto& [name, field] : kLayerHistograms) {
      if (!(one.*field).counts.empty()) layer[name] = to_json(one.*field);
    }
    list.push_back(layer);
  }
  return list;
}

nlohmann::json facts_to_json(const RunFacts& facts) {
  Json json = Json::object();
  for (const auto& [name, field] : kRealFacts) {
    if (std::isfinite(facts.*field)) json[name] = facts.*field;
  }
  for (const auto& [name, field] : kWholeFacts) {
    if (facts.*field >= 0) json[name] = facts.*field;
  }
  for (const auto& [name, field] : kYesFacts) json[name] = facts.*field;
  for (const auto& [name, field] : kTextFacts) json[name] = facts.*field;
  if (!facts.class_names.empty()) json["classes"] = facts.class_names;
  for (const auto& [name, field] : kCountFacts) {
    if (!(facts.*field).empty()) json[name] = facts.*field;
  }
  if (!facts.constant_columns.empty()) json["constant_columns"] = facts.constant_columns;
  return json;
}

void add_line(const nlohmann::json& line, Observations& seen) {
  const std::string event = text(line, "event");
  if (event == "start") seen = {.facts = {.finished = seen.facts.finished}};  // of a training that the coach began anew
  if (event == "step") {
    seen.steps.push_back(step_of(line));
  } else if (event == "epoch") {
    seen.epochs.push_back(epoch_of(line));
    const std::vector<LayerObservation> layers = layers_of(line);
    seen.layers.insert(seen.layers.end(), layers.begin(), layers.end());
  } else {
    if (event == "start") {  // the coach may begin a training anew: what it gave up is not judged with it
      seen.steps.clear();
      seen.epochs.clear();
      seen.layers = layers_of(line);
    }
    add_other(event, line, seen.facts);
  }
}

std::string rule_of_finding(const nlohmann::json& line) {
  const auto finding = line.find("finding");
  return text(line, "event") == "finding" && finding != line.end() && finding->is_object() ? text(*finding, "rule") : "";
}

void read_lines(const std::string& log, const std::function<void(const nlohmann::json&)>& take, std::vector<std::string>& notes, std::uint64_t* end) {
  LineReader lines(log);
  for (std::string line; lines.next(line);) {
    if (end) *end = lines.bytes();
    if (line.empty()) continue;
    const Json read = parse_json(line);
    if (!read.is_object()) {
      if (!lines.cut()) throw Refusal(log + ":" + std::to_string(lines.number()) + ": not a JSON object");
      notes.push_back("the last line is cut off: the run is still being written, or was ended in the middle of it");
      return;
    }
    take(read);
  }
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
  read_lines(run.source, [&](const Json& read) {
    const std::string event = text(read, "event");
    if (event == "step") {
      steps.add(step_of(read));
    } else if (event == "epoch") {
      epochs.add(epoch_of(read));
      if (read.contains("layers")) probes.add(layers_of(read));
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
  }, run.notes);
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
  const Json summary = parse_json(read_file(summary_file, std::uint64_t{64} << 20));
  if (!summary.is_object()) throw Refusal(summary_file + ": not a JSON object");
  add_facts(summary, facts);
  if (!text(summary, "stopped").empty() && facts.stopped.empty()) facts.stopped = text(summary, "stopped");
  facts.finished = true;
  return run;
}

}  // namespace deft
