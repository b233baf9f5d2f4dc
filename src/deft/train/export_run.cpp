#include "deft/train/export_run.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "deft/core/files.h"
#include "deft/core/problem.h"
#include "deft/export/network_graph.h"
#include "deft/export/onnx_writer.h"
#include "deft/model/torchscript_writer.h"

namespace deft {
namespace {

// What a network and a forest have in common: input, preprocessing, moved thresholds.
ExportedNetwork around_of(const Classifier& classifier) {
  const Recipe& recipe = classifier.recipe();
  ExportedNetwork net;
  net.network_input = classifier.preparation().output().shape;
  net.input = classifier.preparation().input();
  const State state = classifier.preparation().save();
  for (std::size_t i = 0; i < recipe.preprocessing.size(); ++i) net.preprocessing.push_back({recipe.preprocessing[i].name, state.part(std::to_string(i))});
  if (recipe.resolved.has("imbalance")) {
    for (const Table& entry : recipe.resolved.chapters.at("imbalance")) {
      if (entry.text("name") != "threshold_moving") continue;
      const auto* strength = std::get_if<double>(&entry.find("strength")->value.data);
      net.threshold_strength = strength ? *strength : 1.0;
    }
  }
  for (const std::int64_t count : classifier.class_counts()) net.class_counts.push_back(static_cast<float>(count));
  return net;
}

ExportedNetwork network_of(const Classifier& classifier) {
  const Model& model = classifier.model();
  const Recipe& recipe = classifier.recipe();
  ExportedNetwork net = around_of(classifier);
  net.layers = model.options().layers;
  net.network_input = model.options().input;
  for (const std::vector<ModelArray>* group : {&model.parameters(), &model.buffers()}) {
    for (const ModelArray& array : *group) net.arrays[array.info.name] = {array.value.begin(), array.value.end()};
  }
  if (recipe.resolved.has("activation") && !recipe.resolved.chapters.at("activation").empty()) net.activation = recipe.resolved.chapters.at("activation")[0];
  net.loss = recipe.loss.name;
  return net;
}

GraphWriter::Value write_forest(const Classifier& classifier, GraphWriter& writer, const GraphWriter::Value& input) {
  const ExportedNetwork around = around_of(classifier);
  return write_moved(around, writer, classifier.forest().write(writer, write_prepared_rows(around, writer, input)));
}

GraphWriter::Value write_classifier(const Classifier& classifier, GraphWriter& writer, const GraphWriter::Value& input) {
  return classifier.has_network() ? write_network(network_of(classifier), writer, input) : write_forest(classifier, writer, input);
}

std::vector<std::int64_t> input_sides(const Classifier& classifier) {
  const SampleLayout& input = classifier.preparation().input();
  if (input.table()) return {input.shape.channels};
  return {input.shape.channels, input.shape.height, input.shape.width};
}

std::map<std::string, std::string> metadata_of(const Classifier& classifier) {
  std::map<std::string, std::string> metadata{{"classes", nlohmann::json(classifier.class_names()).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)},
                                              {"task", to_string(classifier.task())}};
  if (classifier.preparation().input().table()) {
    nlohmann::json columns = nlohmann::json::array();
    for (const Column& column : classifier.columns()) columns.push_back({{"name", column.name}, {"categories", column.categories}});
    metadata["columns"] = columns.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  }
  return metadata;
}

// What must be the same for one graph to hold both.
std::string input_of(const Classifier& classifier) {
  const SampleLayout& input = classifier.preparation().input();
  if (input.table()) return fmt::format("{} columns", input.shape.channels);
  return fmt::format("{} x {} x {}", input.shape.channels, input.shape.height, input.shape.width);
}

void expect_one_input(const SavedModel& model) {
  const std::vector<Member>& members = model.members();
  for (const Member& one : members) {
    if (input_of(one.classifier) == input_of(members[0].classifier)) continue;
    throw Refusal("export: " + one.name + " takes " + input_of(one.classifier) + " and " + members[0].name + " takes " + input_of(members[0].classifier) +
                  ", and one graph has one input; make the ensemble of members with the same data.size, or use --format safetensors");
  }
}

// All members and their rule on one input.
GraphWriter::Value write_ensemble(const SavedModel& model, GraphWriter& writer, const GraphWriter::Value& input) {
  std::vector<GraphWriter::Value> answers;
  for (std::size_t m = 0; m < model.members().size(); ++m) {
    writer.prefix_names(fmt::format("member{}.", m + 1));
    const Classifier& member = model.members()[m].classifier;
    if (model.rule().trick->wants() == Wants::predictions) {
      answers.push_back(write_classifier(member, writer, input));
      continue;
    }
    ExportedNetwork net = network_of(member);
    net.layers = model.extractor(m).trunk().options().layers;
    net.features = true;
    answers.push_back(write_network(net, writer, input));
  }
  writer.prefix_names("");
  return model.rule().trick->write(writer, answers, model.kind());
}

}  // namespace

void export_model(const SavedModel& model, const std::string& format, const std::string& path) {
  const Classifier& first = model.first();
  if (!model.is_ensemble()) return export_classifier(first, format, path);
  if (format == "safetensors") return write_safetensors(path, model.to_file());
  expect_one_input(model);
  if (format == "onnx") {
    OnnxWriter writer("input", input_sides(first));
    const GraphWriter::Value output = write_ensemble(model, writer, "input");
    write_file(path, writer.model(output, first.outputs(), metadata_of(first)));
  } else {
    TorchScriptWriter writer;
    const GraphWriter::Value output = write_ensemble(model, writer, "x");
    writer.save(path, output, metadata_of(first));
  }
}

std::vector<std::string> export_notes(const SavedModel& model, const std::string& format) {
  std::vector<std::string> notes = export_notes(model.first(), format);
  if (model.is_ensemble() && format == "safetensors") return {"all members and their rule; class names, recipes and fitted preprocessing are in the metadata"};
  if (model.is_ensemble()) notes.push_back(fmt::format("{} members, combined by {}", model.members().size(), model.rule().name));
  return notes;
}

void export_classifier(const Classifier& classifier, const std::string& format, const std::string& path) {
  if (format == "safetensors") {
    classifier.save(path);
  } else if (format == "onnx") {
    OnnxWriter writer("input", input_sides(classifier));
    const GraphWriter::Value output = write_classifier(classifier, writer, "input");
    write_file(path, writer.model(output, classifier.outputs(), metadata_of(classifier)));
  } else if (format == "torchscript") {
    TorchScriptWriter writer;
    const GraphWriter::Value output = write_classifier(classifier, writer, "x");
    writer.save(path, output, metadata_of(classifier));
  } else {
    throw Refusal("export: the format '" + format + "' is none of onnx, torchscript, safetensors");
  }
}

std::vector<std::string> export_notes(const Classifier& classifier, const std::string& format) {
  if (format == "safetensors") return {"weights by deft's names; class names, recipe and fitted preprocessing are in the metadata"};
  const SampleLayout& input = classifier.preparation().input();
  std::vector<std::string> notes;
  if (input.table()) {
    notes.push_back(fmt::format("input: samples x {} columns, categories as their number in the list of the metadata, missing values as NaN", input.shape.channels));
  } else {
    notes.push_back(fmt::format("input: samples x {} x {} x {}, {} 0 .. 255, the middle of the picture at that size; preprocessing is inside", input.shape.channels, input.shape.height,
                                input.shape.width, input.shape.channels == 3 ? "red, green, blue" : "grey"));
  }
  notes.push_back(fmt::format("output: samples x {}, {}", classifier.outputs(), classifier.task() == Task::regression ? "values" : "probabilities"));
  if (!classifier.recipe().test_time.empty()) notes.push_back("test-time augmentation is left out: answers differ a little from deft predict (evaluate with augmentation.test_time=off to compare)");
  return notes;
}

}  // namespace deft
