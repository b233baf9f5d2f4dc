#include "deft/train/classifier.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <numeric>
#include <set>
#include <thread>

#include <nlohmann/json.hpp>

#include "deft/core/memory.h"
#include "deft/core/nearest_name.h"
#include "deft/core/pattern.h"
#include "deft/core/problem.h"
#include "deft/ensemble/answers.h"
#include "deft/initialization/defaults.h"
#include "deft/kernel/convert.h"
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
constexpr std::int64_t kCalibrationSamples = 256, kFewestForCalibration = 32;
constexpr std::int64_t kFormat = 1;
constexpr std::int64_t kMostForestNumbers = 20000;

nlohmann::json columns_to_json(const std::vector<Column>& columns) {
  nlohmann::json json = nlohmann::json::array();
  for (const Column& column : columns) json.push_back({{"name", column.name}, {"categories", column.categories}});
  return json;
}

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

std::vector<float> filled(const Preparation& preparation, const Samples& samples, const std::vector<std::int64_t>& which) {
  const auto size = static_cast<std::size_t>(preparation.output().shape.size());
  std::vector<float> values(which.size() * size);
  Preparation::Scratch scratch;
  for (std::size_t i = 0; i < which.size(); ++i) {
    preparation.write(samples, which[i], nullptr, scratch, std::span(values).subspan(i * size, size));
  }
  return values;
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
  start.samples = filled(result.preparation_, train, evenly_spread(train.size(), kInitializationSamples));
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

Inference& Classifier::inference() const {
  network();
  if (settled_ && inference_) return *inference_;
  inference_.reset();  // frees its memory first
  const bool int8 = recipe_.train.precision == "int8" && !ranges_.empty();
  inference_ = int8 ? std::make_unique<Inference>(*model_, ranges_) : std::make_unique<Inference>(*model_);
  return *inference_;
}

std::string Classifier::answers_in() const {
  if (!model_) return "float32";
  const Inference& network = inference();
  return network.int8_convolutions() > 0 ? "int8" : to_string(network.input_precision());
}

void Classifier::calibrate(const Samples& train) {
  ranges_.clear();
  // About 32 MiB of input at a time; of large pictures fewer, since each has more values in every layer.
  const std::int64_t part_size = std::clamp<std::int64_t>((std::int64_t{1} << 23) / preparation_.output().shape.size(), 1, kCalibrationSamples);
  const std::vector<std::int64_t> which = evenly_spread(train.size(), std::max(part_size, kFewestForCalibration));
  const auto part = static_cast<std::size_t>(part_size);
  for (std::size_t first = 0; first < which.size(); first += part) {
    const auto begin = which.begin() + static_cast<std::ptrdiff_t>(first);
    const std::vector<std::int64_t> some(begin, begin + static_cast<std::ptrdiff_t>(std::min(part, which.size() - first)));
    observe(*model_, filled(preparation_, train, some), ranges_);
  }
}

std::vector<float> Classifier::predict(const Samples& samples, bool views, double* loss,
                                       const std::function<void(double)>& progress) const {
  if (!model_) return ask_forest(samples, loss, progress);
  const std::int64_t width = outputs();
  const auto size = static_cast<std::size_t>(preparation_.output().shape.size());
  // Batches of about 64 MiB of input: large enough for the cores, small enough for memory.
  const std::int64_t batch = std::clamp<std::int64_t>((std::int64_t{1} << 24) / static_cast<std::int64_t>(size), 16, 1000);
  std::vector<double> weights{1.0};
  const TestTimeViews* tricks = views && !recipe_.test_time.empty() && samples.pictures ? recipe_.test_time[0].trick.get() : nullptr;
  if (tricks) weights = tricks->weights();
  std::vector<float> predictions(static_cast<std::size_t>(samples.size() * width), 0.0f);
  std::vector<float> averaged, targets;
  std::vector<float> inputs(size * static_cast<std::size_t>(std::min(batch, std::max<std::int64_t>(1, samples.size()))));
  std::vector<std::uint16_t> halves;
  Inference& network = inference();
  const bool bfloat16 = network.input_precision() == Precision::bfloat16;
  const int threads = threads_of(recipe_.train);
  double loss_sum = 0.0;
  for (std::int64_t begin = 0; begin < samples.size(); begin += batch) {
    const std::int64_t count = std::min(batch, samples.size() - begin);
    averaged.assign(static_cast<std::size_t>(count * width), 0.0f);
    for (std::size_t v = 0; v < weights.size(); ++v) {
      if (bfloat16) halves.resize(size * static_cast<std::size_t>(count));
      std::vector<std::thread> pool;
      std::atomic<std::int64_t> next{0};
      const auto work = [&] {
        Preparation::Scratch scratch;
        for (std::int64_t i = next++; i < count; i = next++) {
          const auto at = static_cast<std::size_t>(i) * size;
          if (tricks) {
            const std::span<float> out = std::span(inputs).subspan(at, size);
            preparation_.write_view(*tricks, static_cast<std::int64_t>(v), samples, begin + i, scratch, out);
            if (bfloat16) to_bfloat16(std::span<const float>(out), std::span(halves).subspan(at, size));
          } else if (bfloat16) {
            preparation_.write(samples, begin + i, nullptr, scratch, std::span(halves).subspan(at, size));
          } else {
            preparation_.write(samples, begin + i, nullptr, scratch, std::span(inputs).subspan(at, size));
          }
        }
      };
      for (int t = 1; t < threads; ++t) pool.emplace_back(work);
      work();
      for (std::thread& thread : pool) thread.join();
      const InputBatch input{count, bfloat16 ? nullptr : inputs.data(), bfloat16 ? halves.data() : nullptr};
      const std::span<const float> logits = network.forward(input);
      for (std::size_t i = 0; i < averaged.size(); ++i) averaged[i] += static_cast<float>(weights[v]) * logits[i];
    }
    if (loss) {
      std::vector<std::int64_t> which(static_cast<std::size_t>(count));
      std::iota(which.begin(), which.end(), begin);
      write_targets(samples, which, width, targets);
      loss_sum += objective_.plain(averaged, targets, width) * static_cast<double>(count);
    }
    const std::span<float> answers = std::span(predictions).subspan(static_cast<std::size_t>(begin * width), averaged.size());
    objective_.predict(averaged, width, answers);
    for (const Named<Imbalance>& one : recipe_.imbalance) {
      const auto outputs = static_cast<std::size_t>(width);
      for (std::size_t i = 0; i < answers.size(); i += outputs) one.trick->move(answers.subspan(i, outputs), class_counts_);
    }
    if (progress) progress(static_cast<double>(begin + count) / static_cast<double>(samples.size()));
  }
  if (loss) *loss = samples.size() ? loss_sum / static_cast<double>(samples.size()) : 0.0;
  return predictions;
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
  rows.values = filled(result.preparation_, train, evenly_spread(train.size(), train.size()));
  for (std::size_t i = 0; i < rows.values.size(); ++i) {
    if (std::isnan(rows.values[i])) throw Refusal("[ensemble] " + recipe.forest.name + ": column '" + result.preparation_.output().columns.at(i % static_cast<std::size_t>(rows.width)).name + "' has missing values; put preprocessing.impute before it");
  }
  recipe.forest.trick->fit(rows, watch);
  return result;
}

std::vector<float> Classifier::ask_forest(const Samples& samples, double* loss, const std::function<void(double)>& progress) const {
  const auto width = static_cast<std::size_t>(outputs());
  std::vector<float> predictions(static_cast<std::size_t>(samples.size()) * width);
  const std::int64_t part = std::clamp<std::int64_t>((std::int64_t{1} << 24) / preparation_.output().shape.size(), 16, 4096);
  for (std::int64_t begin = 0; begin < samples.size(); begin += part) {
    std::vector<std::int64_t> which(static_cast<std::size_t>(std::min(part, samples.size() - begin)));
    std::iota(which.begin(), which.end(), begin);
    forest().predict(filled(preparation_, samples, which), static_cast<std::int64_t>(which.size()), std::span(predictions).subspan(static_cast<std::size_t>(begin) * width, which.size() * width));
    if (progress) progress(static_cast<double>(begin + static_cast<std::int64_t>(which.size())) / static_cast<double>(samples.size()));
  }
  if (loss && samples.size() > 0) {
    std::vector<std::int64_t> all(static_cast<std::size_t>(samples.size()));
    std::iota(all.begin(), all.end(), std::int64_t{0});
    std::vector<float> targets;
    write_targets(samples, all, outputs(), targets);
    *loss = mean_loss({task_, outputs()}, predictions, targets);
  }
  for (const Named<Imbalance>& one : recipe_.imbalance) {
    for (std::size_t i = 0; i < predictions.size(); i += width) one.trick->move(std::span(predictions).subspan(i, width), class_counts_);
  }
  return predictions;
}

Metrics Classifier::evaluate(const Samples& samples, bool views, const std::function<void(double)>& progress) const {
  double loss = 0.0;
  const std::vector<float> predictions = predict(samples, views, &loss, progress);
  return measure(samples, task_, predictions, outputs(), loss);
}

std::vector<std::int64_t> Classifier::class_counts() const { return {class_counts_.begin(), class_counts_.end()}; }

std::int64_t Classifier::parameter_count() const {
  std::int64_t count = 0;
  if (!model_) return forest().nodes();
  for (const ModelArray& array : model_->parameters()) count += array.info.size();
  return count;
}

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
