#include "deft/train/saved_model.h"

#include <algorithm>
#include <filesystem>
#include <numeric>
#include <set>

#include <nlohmann/json.hpp>

#include "deft/core/problem.h"
#include "deft/recipe/chapters.h"
#include "deft/train/batches.h"
#include "deft/train/saved_run.h"

namespace deft {
namespace {

constexpr const char* kFormat = "deft ensemble 1";
constexpr std::size_t kMostMembers = 1000;

std::string prefix_of(std::size_t member) { return "member" + std::to_string(member + 1) + "/"; }

const std::string& metadata_of(const TensorFile& file, const std::string& key, const std::string& path) {
  const auto found = file.metadata.find(key);
  if (found == file.metadata.end()) throw Refusal(path + ": its metadata lacks '" + key + "'; this is not a model that deft saved");
  return found->second;
}

// True for members whose reader makes the same samples of a file.
bool read_alike(const Classifier& a, const Classifier& b) {
  if (a.columns().size() != b.columns().size() || a.class_names() != b.class_names()) return false;
  for (std::size_t c = 0; c < a.columns().size(); ++c) {
    if (a.columns()[c].name != b.columns()[c].name || a.columns()[c].categories != b.columns()[c].categories) return false;
  }
  return !a.columns().empty() || (load_side(a) == load_side(b) && a.preparation().input().shape.channels == b.preparation().input().shape.channels);
}

// read(classifier) once for each kind of reader.
template <class Read>
Inputs for_each_reader(const std::vector<Member>& members, const Read& read) {
  Inputs inputs;
  for (std::size_t m = 0; m < members.size(); ++m) {
    std::size_t same = 0;
    while (same < m && !read_alike(members[same].classifier, members[m].classifier)) ++same;
    inputs.push_back(same < m ? inputs[same] : std::make_shared<const Samples>(read(members[m].classifier)));
  }
  return inputs;
}

// Members of other sizes may decode what the first cannot, or the other way round: only files that all can read count.
void expect_same_names(const Inputs& inputs) {
  for (const auto& one : inputs) {
    if (one->names != inputs[0]->names) throw Refusal("some of the files can be read at the size of one member and not at that of another; leave them out");
  }
}

}  // namespace

Inputs changed(const Inputs& inputs, const std::function<Samples(const Samples&)>& change) {
  Inputs result;
  for (std::size_t m = 0; m < inputs.size(); ++m) {
    std::size_t same = 0;
    while (inputs[same] != inputs[m]) ++same;
    result.push_back(same < m ? result[same] : std::make_shared<const Samples>(change(*inputs[m])));
  }
  return result;
}

std::vector<float> targets_of(const Samples& samples, std::int64_t outputs) {
  std::vector<std::int64_t> all(static_cast<std::size_t>(samples.size()));
  std::iota(all.begin(), all.end(), std::int64_t{0});
  std::vector<float> targets;
  write_targets(samples, all, outputs, targets);
  return targets;
}

void expect_takes(const Named<Combination>& rule, Task task) {
  if (rule.trick->takes(task)) return;
  throw Refusal("[ensemble] " + rule.name + " combines probabilities of classes, and this task is " + to_string(task) + "; take average, greedy or stack");
}

SavedModel::SavedModel(Classifier classifier) { members_.push_back({"", std::move(classifier)}); }

SavedModel::SavedModel(std::vector<Member> members, Named<Combination> rule, Table entry)
    : members_(std::move(members)), rule_(std::move(rule)), entry_(std::move(entry)) {
  expect_takes(rule_, task());
  make_extractors();
}

void SavedModel::make_extractors() {
  extractors_.clear();
  if (!is_ensemble() || rule_.trick->wants() != Wants::features) return;
  for (const Member& one : members_) {
    try {
      extractors_.push_back(std::make_unique<FeatureExtractor>(one.classifier));
    } catch (const Refusal&) {
      throw Refusal("[ensemble] " + rule_.name + ": " + one.name + " has no features below a head (network." + one.classifier.recipe().network.name + "); leave it out, or take stack");
    }
  }
}

TensorFile SavedModel::to_file() const {
  if (!is_ensemble()) return first().to_file();
  TensorFile file;
  nlohmann::json members = nlohmann::json::array();
  for (std::size_t m = 0; m < members_.size(); ++m) {
    TensorFile one = members_[m].classifier.to_file();
    for (auto& [name, tensor] : one.tensors) file.tensors[prefix_of(m) + name] = std::move(tensor);
    nlohmann::json metadata = one.metadata;
    members.push_back({{"run", members_[m].name}, {"metadata", metadata}});
  }
  State state;
  rule_.trick->save(state);
  for (const auto& [name, values] : state.arrays) file.tensors["combination/" + name] = {{static_cast<std::int64_t>(values.size())}, values};
  RecipeDocument document;
  document.chapters["ensemble"] = {entry_};
  file.metadata["format"] = kFormat;
  file.metadata["task"] = to_string(task());
  file.metadata["classes"] = nlohmann::json(class_names()).dump();
  file.metadata["ensemble"] = write_recipe(document, single_chapters());
  file.metadata["combination"] = nlohmann::json(state.numbers).dump();
  file.metadata["members"] = members.dump();
  return file;
}

SavedModel SavedModel::from_file(const TensorFile& file, const std::string& path, const std::vector<Override>& changes) {
  const auto format = file.metadata.find("format");
  if (format == file.metadata.end() || !format->second.starts_with("deft ensemble")) return SavedModel(Classifier::from_file(file, path, changes));
  if (format->second != kFormat) throw Refusal(path + ": it was saved in the format '" + format->second + "', and this deft reads '" + kFormat + "'");
  Problems problems;
  const Recipe recipe = bind(read_recipe_text(metadata_of(file, "ensemble", path), path + " (ensemble)", problems), problems);
  problems.refuse_if_any();
  if (!recipe.combination.trick) throw Refusal(path + ": its metadata names no rule of the ensemble");
  std::vector<Member> members;
  State state;
  try {
    const nlohmann::json list = nlohmann::json::parse(metadata_of(file, "members", path));
    if (!list.is_array() || list.empty() || list.size() > kMostMembers) throw Refusal(path + ": its metadata is damaged: the number of members is impossible");
    std::vector<TensorFile> parts(list.size());
    for (std::size_t m = 0; m < parts.size(); ++m) parts[m].metadata = list[m].at("metadata").get<std::map<std::string, std::string>>();
    for (const auto& [name, tensor] : file.tensors) {
      for (std::size_t m = 0; m < parts.size(); ++m) {
        if (name.starts_with(prefix_of(m))) parts[m].tensors[name.substr(prefix_of(m).size())] = tensor;
      }
      if (name.starts_with("combination/")) state.arrays[name.substr(12)] = tensor.values;
    }
    for (std::size_t m = 0; m < parts.size(); ++m) {
      members.push_back({list[m].at("run").get<std::string>(), Classifier::from_file(parts[m], path + " (member " + std::to_string(m + 1) + ")", changes)});
    }
    state.numbers = nlohmann::json::parse(metadata_of(file, "combination", path)).get<std::map<std::string, double>>();
  } catch (const nlohmann::json::exception& error) {
    throw Refusal(path + ": its metadata is damaged: " + error.what());
  }
  for (const Member& one : members) {
    if (one.classifier.task() != members[0].classifier.task() || one.classifier.class_names() != members[0].classifier.class_names()) {
      throw Refusal(path + ": its members answer with different classes");
    }
  }
  recipe.combination.trick->load(state);
  Table entry;
  for (const Table& one : recipe.resolved.chapters.at("ensemble")) {
    if (one.text("name") == recipe.combination.name) entry = one;
  }
  SavedModel model(std::move(members), recipe.combination, entry);
  std::vector<std::int64_t> widths;
  for (std::size_t m = 0; m < model.members_.size(); ++m) widths.push_back(model.extractors_.empty() ? model.kind().outputs : model.extractors_[m]->width());
  if (!model.rule_.trick->fits(widths, model.kind().outputs)) throw Refusal(path + ": the ensemble's rule does not fit its members");
  return model;
}

void SavedModel::drop_unused() {
  const std::vector<double> weights = rule_.trick->weights(members_.size());
  std::vector<std::size_t> used;
  for (std::size_t m = 0; m < members_.size(); ++m) {
    if (weights.empty() || weights[m] > 0) used.push_back(m);
  }
  if (used.size() == members_.size() || used.empty()) return;
  std::vector<Member> kept;
  for (const std::size_t m : used) kept.push_back(std::move(members_[m]));
  members_ = std::move(kept);
  rule_.trick->keep(used);
  make_extractors();
}

Answers SavedModel::answers(const Inputs& inputs, Wants wants, const std::function<void(double)>& progress) const {
  Answers all{kind(), inputs.at(0)->size(), {}};
  for (std::size_t m = 0; m < members_.size(); ++m) {
    const auto part = [&](double share) {
      if (progress) progress((static_cast<double>(m) + share) / static_cast<double>(members_.size()));
    };
    if (wants == Wants::features) all.members.push_back({extractors_.at(m)->width(), extractors_[m]->values(*inputs.at(m), part)});
    else all.members.push_back({kind().outputs, members_[m].classifier.predict(*inputs.at(m), true, nullptr, part)});
  }
  return all;
}

std::vector<float> SavedModel::predict(const Inputs& inputs, const std::function<void(double)>& progress) const {
  if (!is_ensemble()) return first().predict(*inputs.at(0), true, nullptr, progress);
  return combine(answers(inputs, rule_.trick->wants(), progress));
}

Metrics SavedModel::evaluate(const Inputs& inputs, const std::function<void(double)>& progress) const {
  if (!is_ensemble()) return first().evaluate(*inputs.at(0), true, progress);
  const std::vector<float> predictions = predict(inputs, progress);
  const double loss = mean_loss(kind(), predictions, targets_of(*inputs[0], kind().outputs));
  return measure(*inputs[0], task(), predictions, kind().outputs, loss);
}

std::string SavedModel::answers_in() const {
  std::set<std::string> all;
  for (const Member& one : members_) all.insert(one.classifier.answers_in());
  std::string text;
  for (const std::string& one : all) text += (text.empty() ? "" : " and ") + one;
  return text;
}

std::int64_t SavedModel::parameter_count() const {
  std::int64_t count = 0;
  for (const Member& one : members_) count += one.classifier.parameter_count();
  return count;
}

SavedModel load_model(const std::string& folder, const std::vector<Override>& changes) {
  const std::string path = model_file(folder);
  return SavedModel::from_file(read_safetensors(path), path, changes);
}

std::optional<SavedModel> model_in_file(const std::string& path, const std::vector<Override>& changes) {
  if (!path.ends_with(".safetensors")) return std::nullopt;
  const TensorFile file = read_safetensors(path);
  const auto format = file.metadata.find("format");
  if (format == file.metadata.end() || !format->second.starts_with("deft ")) return std::nullopt;
  return SavedModel::from_file(file, path, changes);
}

Inputs samples_for(const SavedModel& model, const std::string& source) {
  return for_each_reader(model.members(), [&](const Classifier& one) { return samples_for(one, source); });
}

Inputs samples_of_files(const SavedModel& model, const std::vector<std::string>& files, std::vector<std::string>& skipped) {
  skipped.clear();
  Inputs inputs = for_each_reader(model.members(), [&](const Classifier& one) {
    std::vector<std::string> of_this;
    Samples samples = samples_of_files(one, files, of_this);
    if (skipped.empty()) skipped = of_this;
    return samples;
  });
  expect_same_names(inputs);
  return inputs;
}

Inputs samples_of_bodies(const SavedModel& model, const std::vector<std::string>& bodies, std::vector<std::string>& problems) {
  problems.assign(bodies.size(), "");
  Inputs inputs = for_each_reader(model.members(), [&](const Classifier& one) {
    std::vector<std::string> of_this;
    Samples samples = samples_of_bodies(one, bodies, of_this);
    for (std::size_t i = 0; i < problems.size(); ++i) {
      if (problems[i].empty()) problems[i] = of_this[i];
    }
    return samples;
  });
  expect_same_names(inputs);
  return inputs;
}

}  // namespace deft
