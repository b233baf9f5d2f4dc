#include "deft/train/parameter_views.h"

#include <algorithm>
#include <map>
#include <string>

#include "deft/optimization/parameter_group.h"

namespace deft {
namespace {

ParameterView view_of(const ModelArray& array) {
  ParameterView view;
  view.name = array.info.name;
  view.kind = array.info.kind;
  view.shape = array.info.shape;
  view.value = array.value;
  view.gradient = array.gradient;
  view.frozen = !array.info.trainable;
  return view;
}

void silence(LayerList& layers) {
  for (Layer& layer : layers) {
    if (auto* dropout = std::get_if<Dropout>(&layer.options)) dropout->rate = 0.0;
    if (auto* linear = std::get_if<Linear>(&layer.options)) linear->drop_connect = 0.0;
    if (auto* residual = std::get_if<Residual>(&layer.options)) {
      residual->drop_rate = 0.0;
      silence(residual->body);
      silence(residual->shortcut);
    }
    if (auto* branches = std::get_if<Branches>(&layer.options)) {
      for (LayerList& path : branches->paths) silence(path);
    }
  }
}

}  // namespace

std::vector<ParameterView> parameter_views(const Model& model, const Recipe& recipe) {
  std::vector<ParameterView> views;
  for (const ModelArray& array : model.parameters()) {
    ParameterView view = view_of(array);
    for (const Named<Regularization>& one : recipe.regularization) one.trick->decay(view);
    views.push_back(view);
  }
  set_factors(groups_of(model, recipe), views);
  return views;
}

std::vector<ParameterGroup> groups_of(const Model& model, const Recipe& recipe) {
  std::vector<ParameterGroup> groups = recipe.optimizer.trick->groups();
  if (recipe.transfer.trick) {
    const LayerList& layers = model.options().layers;
    for (const ParameterGroup& one : recipe.transfer.trick->groups(trunk_of(layers, head_of(layers, model.options().input)))) groups.push_back(one);
  }
  return groups;
}

std::vector<ParameterView> buffer_views(const Model& model) {
  std::vector<ParameterView> views;
  for (const ModelArray& array : model.buffers()) {
    ParameterView view = view_of(array);
    view.kind = "buffer";
    view.frozen = true;
    views.push_back(view);
  }
  return views;
}

std::vector<float> values_of(const Model& model) {
  std::vector<float> values;
  for (const std::vector<ModelArray>* group : {&model.parameters(), &model.buffers()}) {
    for (const ModelArray& array : *group) values.insert(values.end(), array.value.begin(), array.value.end());
  }
  return values;
}

void set_values(Model& model, const std::vector<float>& values) {
  auto from = values.begin();
  for (const std::vector<ModelArray>* group : {&model.parameters(), &model.buffers()}) {
    for (const ModelArray& array : *group) {
      std::copy_n(from, array.value.size(), array.value.begin());
      from += static_cast<std::ptrdiff_t>(array.value.size());
    }
  }
}

void copy_by_name(const Model& from, Model& to) {
  std::map<std::string, std::span<const float>> values;
  for (const std::vector<ModelArray>* group : {&from.parameters(), &from.buffers()}) {
    for (const ModelArray& array : *group) values[array.info.name] = array.value;
  }
  for (const std::vector<ModelArray>* group : {&to.parameters(), &to.buffers()}) {
    for (const ModelArray& array : *group) {
      const auto found = values.find(array.info.name);
      if (found != values.end()) std::copy(found->second.begin(), found->second.end(), array.value.begin());
    }
  }
}

LayerList without_random_layers(LayerList layers) {
  silence(layers);
  return layers;
}

std::unique_ptr<Model> twin_of(const Model& model, bool quiet) {
  ModelOptions options = model.options();
  options.precision = Precision::float32;
  if (quiet) options.layers = without_random_layers(std::move(options.layers));
  auto twin = std::make_unique<Model>(std::move(options));
  set_values(*twin, values_of(model));
  return twin;
}

}  // namespace deft
