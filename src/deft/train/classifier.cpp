#include "deft/train/classifier.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <thread>

#include "deft/core/memory.h"
#include "deft/core/nearest_name.h"
#include "deft/core/pattern.h"
#include "deft/core/problem.h"
#include "deft/initialization/defaults.h"
#include "deft/model/threads.h"
#include "deft/network/memory_need.h"
#include "deft/recipe/chapters.h"
#include "deft/train/batches.h"
#include "deft/train/machine_notes.h"
#include "deft/train/network_probe.h"

namespace deft {
namespace {

constexpr std::int64_t kInitializationSamples = 5000;
constexpr std::int64_t kProbedSamples = 256;

// A pattern that the recipe gives and that fits no parameter and no layer is a slip of the pen, not a wish.
void check_patterns(const Recipe& recipe, const Model& model) {
  std::vector<std::string> names;
  for (const ModelArray& array : model.parameters()) names.push_back(array.info.name);
  const auto fits = [&](const std::string& pattern) {
    return std::any_of(names.begin(), names.end(), [&](const std::string& name) { return matches(pattern, name) || matches(pattern, name.substr(0, name.rfind('.'))); });
  };
  Problems problems;
  const auto check = [&](const std::string& chapter, const Table& table, const std::string& standard) {
    const Field* field = table.find("layers");
    const auto* pattern = field ? std::get_if<std::string>(&field->value.data) : nullptr;
    if (!pattern || *pattern == standard || fits(*pattern)) return;
    problems.add(field->value.place, "[" + chapter + "] layers = \"" + *pattern + "\" fits no parameter of " + recipe.network.name + did_you_mean(*pattern, names) + " (they are " + names.front() + " .. " + names.back() + ")");
  };
  for (const char* chapter : {"initialization", "regularization", "optimization"}) {
    const auto entries = recipe.resolved.chapters.find(chapter);
    if (entries == recipe.resolved.chapters.end()) continue;
    for (const Table& entry : entries->second) {
      const std::string trick = entry.text("name");
      if (trick == "dropout" || trick == "drop_connect" || trick == "spatial_dropout") continue;  // these name layers, and check them
      std::string standard;
      for (const OptionInfo& option : options_of(*find_chapter(chapter), trick)) {
        if (option.name == "layers") standard = option.standard.substr(1, option.standard.size() - 2);
      }
      check(chapter, entry, standard);
      const Field* groups = entry.find("groups");
      for (const Value& group : groups ? std::get<ValueList>(groups->value.data) : ValueList{}) {
        if (const auto* table = std::get_if<Table>(&group.data)) check(chapter, *table, "*");
      }
    }
  }
  problems.refuse_if_any();
}

std::string output_layer(const Model& model) {
  std::string last;
  for (const ModelArray& array : model.parameters()) {
    if (array.info.fan_in > 0) last = array.info.name.substr(0, array.info.name.rfind('.'));
  }
  return last;
}

// A fitted head has a bias, whatever the design says.
LayerList with_transfer(const Transfer& transfer, LayerList layers, const Shape& input, std::int64_t outputs) {
  layers = transfer.edit(std::move(layers), input, outputs);
  if (transfer.from().empty()) return layers;
  const std::string head = head_of(layers, input);
  for (Layer& layer : layers) {
    if (layer.name != head) continue;
    if (auto* linear = std::get_if<Linear>(&layer.options)) linear->bias = true;
    if (auto* convolution = std::get_if<Convolution>(&layer.options)) convolution->bias = true;
  }
  return layers;
}

std::vector<double> target_means(const Samples& train, std::int64_t outputs) {
  if (!train.labels.empty()) return {};  // classes: their counts say it
  std::vector<std::int64_t> all(static_cast<std::size_t>(train.size()));
  std::iota(all.begin(), all.end(), std::int64_t{0});
  std::vector<float> targets;
  write_targets(train, all, outputs, targets);
  std::vector<double> means(static_cast<std::size_t>(outputs), 0.0);
  for (std::size_t i = 0; i < targets.size(); ++i) means[i % means.size()] += targets[i] / static_cast<double>(all.size());
  return means;
}

}  // namespace

SampleLayout layout_of(const DataSet& data, const Samples& train, std::int64_t size) {
  SampleLayout layout;
  if (train.pictures) {
    const Pictures& pictures = *train.pictures;
    layout.shape = {size ? size : pictures.height(), size ? size : pictures.width(), pictures.channels()};
    if (pictures.height() < layout.shape.height || pictures.width() < layout.shape.width) {
      throw Refusal("[data] size = " + std::to_string(size) + " is larger than the pictures as they are kept (" +
                    std::to_string(pictures.height()) + " x " + std::to_string(pictures.width()) + "); lower it or raise load_size");
    }
  } else {
    layout.columns = data.columns;
    layout.shape = {1, 1, static_cast<std::int64_t>(data.columns.size())};
  }
  return layout;
}

Precision precision_of(const TrainOptions& options) {
  if (options.precision == "float32") return Precision::float32;
  return best_precision();
}

int processors() { return std::max(1, static_cast<int>(std::thread::hardware_concurrency())); }

int threads_of(const TrainOptions& options) { return usable_threads(options.threads, processors()); }

void Classifier::make_model(std::int64_t training_samples) {
  for (const Named<Imbalance>& one : recipe_.imbalance) {
    if (task_ != Task::classes) {
      throw Refusal("[imbalance] " + one.name + " is for classes, and this task is " + to_string(task_) + "; write imbalance=off");
    }
    const bool table = preparation_.input().table();
    if (one.name == "extra_crops" && table) throw Refusal("[imbalance] extra_crops cuts pictures, and these data are a table; imbalance.smote makes new rows");
    if (one.trick->adds_rows() && !table) throw Refusal("[imbalance] " + one.name + " makes rows of a table, and these data are pictures; imbalance.oversampling shows pictures again");
  }
  LayerList layers = recipe_.network.trick->layers(preparation_.output().shape, outputs());
  if (recipe_.transfer.trick) layers = with_transfer(*recipe_.transfer.trick, std::move(layers), preparation_.output().shape, outputs());
  for (const Named<Regularization>& one : recipe_.regularization) one.trick->edit(layers);
  shapes_of(layers, preparation_.output().shape);  // refuses what does not fit, before anything is written
  if (training_samples > 0) {
    const std::int64_t bytes = precision_of(recipe_.train) == Precision::bfloat16 ? 2 : 4;
    check_batch_fits(memory_need(layers, preparation_.output().shape, bytes), std::min(recipe_.train.batch_size, training_samples), available_memory(), recipe_.network.name,
                     preparation_.output().shape);
  }
  ModelOptions options;
  options.layers = std::move(layers);
  options.input = preparation_.output().shape;
  options.activation = recipe_.activation.trick;
  options.precision = precision_of(recipe_.train);
  std::set<std::string> names;
  for_each_layer(options.layers, [&](const Layer& layer) {
    const auto* activate = std::get_if<Activate>(&layer.options);
    if (activate && !activate->activation.empty()) names.insert(activate->activation);
  });
  for (const std::string& name : names) {
    const Entry<Activation>* found = activations().find(name);
    if (!found) throw Refusal("[network] no activation is called '" + name + "'" + did_you_mean(name, find_chapter("activation")->trick_names()));
    ListFields defaults;
    options.named_activations[name] = found->make(defaults);
  }
  use_threads(threads_of(recipe_.train));
  model_ = std::make_unique<Model>(std::move(options));
  check_patterns(recipe_, *model_);
}

Classifier Classifier::build(const Recipe& recipe, const DataSet& data, const Samples& train) {
  Classifier result;
  result.recipe_ = recipe;
  result.task_ = data.task;
  result.class_names_ = data.class_names;
  if (data.task == Task::classes) {
    result.class_counts_.assign(data.class_names.size(), 0.0f);
    for (const std::int64_t label : train.labels) result.class_counts_[static_cast<std::size_t>(label)] += 1.0f;
  }
  result.preparation_ = Preparation(recipe, layout_of(data, train, recipe.data.size));
  result.preparation_.fit(train);
  result.objective_ = Objective(recipe.loss, recipe.loss_modifiers, result.class_counts_);
  result.make_model(train.size());

  InitializationData start;
  start.shape = result.preparation_.output().shape;
  start.activation_gain = recipe.activation.trick->gain();
  for (const float count : result.class_counts_) start.class_counts.push_back(static_cast<std::int64_t>(count));
  start.samples = result.preparation_.prepared(train, evenly_spread(train.size(), kInitializationSamples));
  start.output_layer = output_layer(*result.model_);
  start.targets_are_classes = data.task == Task::classes;
  start.targets_are_values = data.task == Task::regression;
  start.target_means = target_means(train, result.outputs());
  std::vector<ParameterInfo> infos;
  for (const ModelArray& array : result.model_->parameters()) infos.push_back(array.info);
  for (const Named<Initialization>& one : recipe.initialization) one.trick->check(infos, start);
  for (const ModelArray& array : result.model_->parameters()) {
    Random random = Random::of(static_cast<std::uint64_t>(recipe.train.seed), "initialization " + array.info.name);
    initialize_default(array.info, array.value, start, random);
    for (const Named<Initialization>& one : recipe.initialization) {
      one.trick->initialize(array.info, array.value, start, random);
    }
  }
  ModelProbe probe(*result.model_, start, kProbedSamples);
  for (const Named<Initialization>& one : recipe.initialization) one.trick->calibrate(probe);
  return result;
}

const Model& Classifier::network() const {
  if (!model_) throw Refusal("this model is " + forest().described() + " and has no network; deft predict, evaluate, explain, export, ensemble and serve take it");
  return *model_;
}

Model& Classifier::model() const {
  network();
  settled_ = false;
  return *model_;
}

Classifier Classifier::fit_forest(const Recipe& recipe, const DataSet& data, const Samples& train, const ForestWatch& watch) {
  Classifier result;
  result.recipe_ = recipe;
  result.task_ = data.task;
  result.class_names_ = data.class_names;
  result.class_counts_.assign(data.class_names.size(), 0.0f);
  for (const std::int64_t label : train.labels) result.class_counts_[static_cast<std::size_t>(label)] += 1.0f;
  result.preparation_ = Preparation(recipe, layout_of(data, train, recipe.data.size));
  result.preparation_.fit(train);
  LabelledRows rows{.width = result.preparation_.output().shape.size(), .classes = result.outputs(), .labels = train.labels};
  if (rows.width > kMostForestNumbers) {
    throw Refusal("[ensemble] " + recipe.forest.name + ": " + std::to_string(rows.width) + " numbers a sample are too many; at most " + std::to_string(kMostForestNumbers) + " (data.size makes pictures smaller)");
  }
  rows.values = result.preparation_.prepared(train, evenly_spread(train.size(), train.size()));
  for (std::size_t i = 0; i < rows.values.size(); ++i) {
    if (std::isnan(rows.values[i])) throw Refusal("[ensemble] " + recipe.forest.name + ": column '" + result.preparation_.output().columns.at(i % static_cast<std::size_t>(rows.width)).name + "' has missing values; put preprocessing.impute before it");
  }
  recipe.forest.trick->fit(rows, watch);
  return result;
}

std::vector<std::int64_t> Classifier::class_counts() const { return {class_counts_.begin(), class_counts_.end()}; }

std::int64_t Classifier::parameter_count() const {
  std::int64_t count = 0;
  if (!model_) return forest().nodes();
  for (const ModelArray& array : model_->parameters()) count += array.info.size();
  return count;
}

}  // namespace deft
