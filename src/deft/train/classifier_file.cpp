// A classifier as model.safetensors: weights, and in the metadata everything that is needed to answer again.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "deft/core/nearest_name.h"
#include "deft/core/problem.h"
#include "deft/recipe/chapters.h"
#include "deft/train/classifier.h"

namespace deft {
namespace {

constexpr std::int64_t kFormat = 1;

nlohmann::json columns_to_json(const std::vector<Column>& columns) {
  nlohmann::json json = nlohmann::json::array();
  for (const Column& column : columns) json.push_back({{"name", column.name}, {"categories", column.categories}});
  return json;
}

nlohmann::json to_json(const Ranges& ranges) {
  nlohmann::json json = nlohmann::json::object();
  for (const auto& [name, range] : ranges) json[name] = {range.first, range.second};
  return json;
}

Ranges ranges_from(const nlohmann::json& json) {
  Ranges ranges;
  for (const auto& [name, range] : json.items()) ranges[name] = {range.at(0).get<float>(), range.at(1).get<float>()};
  return ranges;
}

// The saved recipe as this call wants it.
Recipe changed_recipe(const std::string& text, const std::string& path, const std::vector<Override>& changes) {
  Problems problems;
  RecipeDocument document = read_recipe_text(text, path + " (recipe)", problems);
  const std::vector<std::string> open{"train.precision", "train.threads"};
  for (const Override& one : changes) {
    if (std::find(open.begin(), open.end(), one.path) != open.end()) continue;
    problems.add({"command line"}, "'" + one.path + "' cannot be changed in a finished run; " + open[0] + " and " + open[1] + " can" + did_you_mean(one.path, open));
  }
  problems.refuse_if_any();
  apply_overrides(document, changes, problems);
  Recipe recipe = bind(document, problems);
  problems.refuse_if_any();
  return recipe;
}

}  // namespace

void Classifier::save(const std::string& path) const { write_safetensors(path, to_file()); }

TensorFile Classifier::to_file() const {
  TensorFile file;
  if (!model_) {
    State trees;
    forest().save(trees);
    for (const auto& [name, values] : trees.arrays) file.tensors["forest/" + name] = {{static_cast<std::int64_t>(values.size())}, values};
    file.metadata["forest"] = nlohmann::json(trees.numbers).dump();
  }
  for (const std::vector<ModelArray>* group : model_ ? std::vector{&model_->parameters(), &model_->buffers()} : std::vector<const std::vector<ModelArray>*>{}) {
    for (const ModelArray& array : *group) {
      file.tensors[array.info.name] = {array.info.shape, {array.value.begin(), array.value.end()}};
    }
  }
  const State state = preparation_.save();
  for (const auto& [name, values] : state.arrays) {
    file.tensors["preprocessing/" + name] = {{static_cast<std::int64_t>(values.size())}, values};
  }
  file.tensors["class_counts"] = {{static_cast<std::int64_t>(class_counts_.size())}, class_counts_};
  const Shape& shape = preparation_.input().shape;
  file.metadata["format"] = "deft " + std::to_string(kFormat);
  file.metadata["recipe"] = write_recipe(recipe_.resolved, single_chapters());
  file.metadata["task"] = to_string(task_);
  file.metadata["classes"] = nlohmann::json(class_names_).dump();
  file.metadata["input"] = nlohmann::json{shape.height, shape.width, shape.channels}.dump();
  file.metadata["columns"] = columns_to_json(preparation_.input().columns).dump();
  if (preparation_.input().table()) {  // deft explain names what the network sees
    nlohmann::json seen = nlohmann::json::array();
    for (const Column& column : preparation_.output().columns) seen.push_back(column.name);
    file.metadata["columns_seen"] = seen.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  }
  file.metadata["preprocessing"] = nlohmann::json(state.numbers).dump();
  file.metadata["int8_ranges"] = to_json(ranges_).dump();
  return file;
}

// What the network sees of a table; models saved before have no names for it.
void Classifier::name_columns_seen(const TensorFile& file) {
  if (!preparation_.input().table()) return;
  const auto seen = file.metadata.find("columns_seen");
  const nlohmann::json names = seen == file.metadata.end() ? nlohmann::json::array() : nlohmann::json::parse(seen->second, nullptr, false);
  std::vector<std::string> texts;
  for (const nlohmann::json& name : names.is_array() ? names : nlohmann::json::array()) texts.push_back(name.is_string() ? name.get<std::string>() : "");
  preparation_.name_columns(texts);
}

Classifier Classifier::load(const std::string& path, const std::vector<Override>& changes) { return from_file(read_safetensors(path), path, changes); }

Classifier Classifier::from_file(const TensorFile& file, const std::string& path, const std::vector<Override>& changes) {
  const auto text = [&](const std::string& key) {
    const auto found = file.metadata.find(key);
    if (found == file.metadata.end()) throw Refusal(path + ": its metadata lacks '" + key + "'; this is not a model that deft saved");
    return found->second;
  };
  Classifier result;
  if (text("format").starts_with("deft ensemble")) throw Refusal(path + ": this is an ensemble of several networks, and one network is wanted here");
  if (text("format") != "deft " + std::to_string(kFormat)) throw Refusal(path + ": it was saved in the format '" + text("format") + "', and this deft reads 'deft " + std::to_string(kFormat) + "'");
  result.recipe_ = changed_recipe(text("recipe"), path, changes);
  State state;
  try {
    if (file.metadata.contains("int8_ranges")) result.ranges_ = ranges_from(nlohmann::json::parse(text("int8_ranges")));
    result.class_names_ = nlohmann::json::parse(text("classes")).get<std::vector<std::string>>();
    const auto sides = nlohmann::json::parse(text("input")).get<std::vector<std::int64_t>>();
    SampleLayout layout;
    layout.shape = {sides.at(0), sides.at(1), sides.at(2)};
    for (const nlohmann::json& column : nlohmann::json::parse(text("columns"))) {
      layout.columns.push_back({column.at("name").get<std::string>(), column.at("categories").get<std::vector<std::string>>()});
    }
    if (layout.shape.size() < 1 || layout.shape.size() > (1 << 28) || result.class_names_.empty()) throw Refusal(path + ": its input size or classes are impossible");
    state.numbers = nlohmann::json::parse(text("preprocessing")).get<std::map<std::string, double>>();
    result.preparation_ = Preparation(result.recipe_, layout);
  } catch (const nlohmann::json::exception& error) {
    throw Refusal(path + ": its metadata is damaged: " + error.what());
  } catch (const std::out_of_range&) {
    throw Refusal(path + ": its metadata is damaged: the input size has too few numbers");
  }
  if (result.recipe_.train.precision == "int8" && result.ranges_.empty()) {
    throw Refusal(path + ": train.precision=int8 needs the ranges of its activations, which this model was saved without; train it again, or take float32 or bfloat16");
  }
  for (const Task task : {Task::classes, Task::attributes, Task::regression}) {
    if (text("task") == to_string(task)) result.task_ = task;
  }
  for (const auto& [name, tensor] : file.tensors) {
    if (name.starts_with("preprocessing/")) state.arrays[name.substr(14)] = tensor.values;
    if (name == "class_counts") result.class_counts_ = tensor.values;
  }
  result.preparation_.load(state);
  if (result.recipe_.forest.trick) {
    State trees;
    for (const auto& [name, tensor] : file.tensors) {
      if (name.starts_with("forest/")) trees.arrays[name.substr(7)] = tensor.values;
    }
    try {
      trees.numbers = nlohmann::json::parse(text("forest")).get<std::map<std::string, double>>();
    } catch (const nlohmann::json::exception& error) {
      throw Refusal(path + ": its metadata is damaged: " + error.what());
    }
    const std::int64_t numbers = result.preparation_.output().shape.size();
    if (numbers < 1 || numbers > kMostForestNumbers) throw Refusal(path + ": its input size is impossible");
    result.recipe_.forest.trick->load(trees, numbers, result.outputs(), path);
    result.name_columns_seen(file);
    return result;
  }
  result.objective_ = Objective(result.recipe_.loss, result.recipe_.loss_modifiers, result.class_counts_);
  result.make_model(0);
  for (const std::vector<ModelArray>* group : {&result.model_->parameters(), &result.model_->buffers()}) {
    for (const ModelArray& array : *group) {
      const auto found = file.tensors.find(array.info.name);
      if (found == file.tensors.end() || found->second.values.size() != array.value.size()) {
        throw Refusal(path + ": the weights '" + array.info.name + "' are missing or have another shape than the network of its recipe");
      }
      std::copy(found->second.values.begin(), found->second.values.end(), array.value.begin());
    }
  }
  result.name_columns_seen(file);
  result.settled_ = true;
  return result;
}

}  // namespace deft
