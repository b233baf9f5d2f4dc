// The trainer's checkpoints: everything that a resumed run needs to end with the same numbers.
#include <cmath>
#include <cstring>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "deft/coach/run_log.h"
#include "deft/core/problem.h"
#include "deft/core/safetensors.h"
#include "deft/recipe/chapters.h"
#include "deft/train/trainer.h"

namespace deft {
namespace {

// Rank 0's state on every rank: numbers by their bits, arrays by their names and sizes.
State from_leader(ProcessGroup& group, const State& own) {
  nlohmann::json sizes = nlohmann::json::object();
  std::string names;
  std::vector<double> numbers;
  for (const auto& [name, value] : own.numbers) {
    names += name + "\n";
    numbers.push_back(value);
  }
  for (const auto& [name, values] : own.arrays) sizes[name] = values.size();
  std::istringstream lines(group.from_leader(names));
  const std::string bytes = group.from_leader(std::string(reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(double)));
  sizes = nlohmann::json::parse(group.from_leader(sizes.dump()));
  State all;
  std::string name;
  for (std::size_t i = 0; std::getline(lines, name); ++i) std::memcpy(&all.numbers[name], bytes.data() + i * sizeof(double), sizeof(double));
  for (const auto& [key, size] : sizes.items()) {
    std::vector<float>& values = all.arrays[key];
    if (group.leads()) values = own.arrays.at(key);
    values.resize(size.get<std::size_t>());
    group.from_leader(values);
  }
  return all;
}

}  // namespace

State Trainer::state() const {
  State all;
  const auto put = [&](const std::string& prefix, const auto& trick) {
    State part;
    trick.save(part);
    all.put(prefix, part);
  };
  put("optimizer", *recipe_.optimizer.trick);
  const auto put_list = [&](const std::string& chapter, const auto& list) {
    for (std::size_t i = 0; i < list.size(); ++i) put(chapter + "/" + std::to_string(i), *list[i].trick);
  };
  put_list("modifier", recipe_.optimization_modifiers);
  put_list("schedule", recipe_.schedule);
  put_list("regularization", recipe_.regularization);
  all.put("trace", trace_.save());
  State low_points;
  low_points_.save(low_points);
  all.put("low_points", low_points);
  all.numbers["snapshots"] = static_cast<double>(outcome_.snapshots.size());
  for (std::size_t i = 0; i < outcome_.snapshots.size(); ++i) {
    all.numbers[fmt::format("snapshot/{}", i)] = outcome_.snapshots[i].epoch;
    all.arrays[fmt::format("snapshot/{}", i)] = outcome_.snapshots[i].values;
  }
  all.arrays["weights"] = snapshot();
  if (!best_.empty()) all.arrays["best"] = best_;
  if (accumulated_ > 0) all.arrays["accumulated"] = sums_;
  const std::pair<const char*, double> numbers[] = {
      {"step", static_cast<double>(now_.step)}, {"steps", static_cast<double>(now_.steps)}, {"epoch_loss", epoch_loss_},
      {"epoch_right", epoch_right_}, {"epoch_samples", static_cast<double>(epoch_samples_)},
      {"seconds", seconds()}, {"best_score", best_score_}, {"best_loss", best_loss_}, {"best_epoch", static_cast<double>(best_epoch_)},
      {"log_offset", static_cast<double>(folder_.log_offset())}, {"threads", static_cast<double>(threads_of(recipe_.train))},
      {"accumulated", static_cast<double>(accumulated_)}, {"epochs_done", static_cast<double>(outcome_.history.size())}};
  for (const auto& [name, value] : numbers) all.numbers[name] = value;
  for (std::size_t i = 0; i < outcome_.history.size(); ++i) {
    const EpochResult& r = outcome_.history[i];
    const double values[] = {static_cast<double>(r.epoch), r.train_loss, r.train_accuracy, r.val_loss, r.val_accuracy};
    for (int k = 0; k < 5; ++k) all.numbers[fmt::format("history/{}/{}", i, k)] = values[k];
  }
  return all;
}

void Trainer::save_checkpoint() {
  folder_.log({{"event", "checkpoint"}, {"t", seconds()}, {"step", now_.step}, {"epoch", now_.epoch()}});
  const State all = state();
  TensorFile file;
  for (const auto& [name, values] : all.arrays) file.tensors[name] = {{static_cast<std::int64_t>(values.size())}, values};
  nlohmann::json numbers = nlohmann::json::object();  // NaN is kept as text: JSON has none
  for (const auto& [name, value] : all.numbers) numbers[name] = std::isfinite(value) ? nlohmann::json(value) : nlohmann::json(fmt::format("{}", value));
  file.metadata["numbers"] = numbers.dump();
  file.metadata["recipe"] = write_recipe(recipe_.resolved, single_chapters());
  write_safetensors(folder_.file("checkpoints/last.safetensors"), file);
  last_save_ = std::chrono::steady_clock::now();
}

State Trainer::stored_state() const {
  const std::string path = folder_.file("checkpoints/last.safetensors");
  if (!std::filesystem::exists(path)) throw Refusal(folder_.path() + ": it was stopped before its first checkpoint; start it anew: deft train " + folder_.file("recipe.toml"));
  const TensorFile file = read_safetensors(path);
  const auto recipe = file.metadata.find("recipe");
  if (recipe == file.metadata.end() || recipe->second != write_recipe(recipe_.resolved, single_chapters())) {
    throw Refusal(path + ": this checkpoint belongs to another recipe than " + folder_.file("recipe.toml") + "; restore that file, or start anew under another --name");
  }
  State all;
  for (const auto& [name, tensor] : file.tensors) all.arrays[name] = tensor.values;
  try {
    const nlohmann::json numbers = nlohmann::json::parse(file.metadata.at("numbers"));
    for (const auto& [name, value] : numbers.items()) {
      all.numbers[name] = value.is_string() ? std::stod(value.get<std::string>()) : value.get<double>();
    }
  } catch (const std::exception& error) {
    throw Refusal(path + ": the checkpoint is damaged: " + error.what());
  }
  return all;
}

void Trainer::resume() {
  State all = leads() ? stored_state() : State{};
  if (options_.group) all = from_leader(*options_.group, all);
  const std::string path = folder_.file("checkpoints/last.safetensors");
  std::size_t expected = 0;
  for (const ParameterView& view : views_) expected += view.value.size();
  if (all.array("weights").size() != expected) throw Refusal(path + ": this checkpoint belongs to another network");
  restore(all.array("weights"));
  recipe_.optimizer.trick->load(all.part("optimizer"));
  const auto take_list = [&](const std::string& chapter, const auto& list) {
    for (std::size_t i = 0; i < list.size(); ++i) list[i].trick->load(all.part(chapter + "/" + std::to_string(i)));
  };
  take_list("modifier", recipe_.optimization_modifiers);
  take_list("schedule", recipe_.schedule);
  take_list("regularization", recipe_.regularization);
  const auto whole = [&](const char* name) { return static_cast<std::int64_t>(all.number(name)); };
  now_.step = whole("step");
  now_.steps = whole("steps");
  epoch_loss_ = all.number("epoch_loss");
  epoch_right_ = all.number("epoch_right");
  epoch_samples_ = whole("epoch_samples");
  seconds_before_ = all.number("seconds");
  best_score_ = all.number("best_score");
  best_loss_ = all.number("best_loss");
  best_epoch_ = whole("best_epoch");
  if (all.arrays.contains("best")) best_ = all.array("best");
  accumulated_ = whole("accumulated");
  if (accumulated_ > 0) sums_ = all.array("accumulated");
  for (std::int64_t i = 0; i < whole("epochs_done"); ++i) {
    const auto number = [&](int k) { return all.number(fmt::format("history/{}/{}", i, k)); };
    outcome_.history.push_back({static_cast<std::int64_t>(number(0)), number(1), number(2), number(3), number(4)});
  }
  trace_.load(all.part("trace"));
  low_points_.load(all.part("low_points"));
  for (std::int64_t i = 0; i < whole("snapshots"); ++i) {
    const std::string name = fmt::format("snapshot/{}", i);
    outcome_.snapshots.push_back({all.number(name), all.array(name)});
  }
  if (leads()) folder_.cut_log(whole("log_offset"));
  std::vector<std::string> ignored;
  if (leads()) read_lines(folder_.file("log.jsonl"), [&](const nlohmann::json& line) { add_line(line, seen_); }, ignored);
  freeze_and_thaw();
}

}  // namespace deft
