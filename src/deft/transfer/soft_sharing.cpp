#include "deft/transfer/soft_sharing.h"

#include <map>

#include "deft/core/problem.h"

namespace deft {
namespace {

void rename(LayerList& layers, const std::string& prefix) {
  for (Layer& layer : layers) {
    layer.name = prefix + layer.name;
    if (auto* residual = std::get_if<Residual>(&layer.options)) {
      rename(residual->body, prefix);
      rename(residual->shortcut, prefix);
    }
    if (auto* branches = std::get_if<Branches>(&layer.options)) {
      for (LayerList& path : branches->paths) rename(path, prefix);
    }
  }
}

// "task3_linear1.weight" -> "linear1.weight"; empty for what is no task's.
std::string shared_name(const std::string& name) {
  if (!name.starts_with("task")) return "";
  const std::size_t dash = name.find('_');
  return dash == std::string::npos ? "" : name.substr(dash + 1);
}

}  // namespace

const Card SoftSharing::card{"transfer", "soft_sharing", "Soft parameter sharing", "Duong, Cohn, Bird, Cook 2015", {}};

void describe(SoftSharingOptions& o, Fields& f) {
  f.real("strength", o.strength, "of the pull between the tasks' weights; 0: none", {0, 1e6});
}

LayerList SoftSharing::edit(LayerList layers, const Shape&, std::int64_t outputs) const {
  if (outputs < 2) throw Refusal("[transfer] soft_sharing: there is one output, and sharing needs several tasks (data.label=a,b)");
  auto* head = layers.empty() ? nullptr : std::get_if<Linear>(&layers.back().options);
  if (!head) {
    throw Refusal("[transfer] soft_sharing: the network must end in a linear layer, not in '" + (layers.empty() ? std::string("nothing") : layers.back().name) + "'");
  }
  head->outputs = 1;
  layers.back().name = "output";
  Branches twins;
  for (std::int64_t k = 1; k <= outputs; ++k) {
    LayerList one = layers;
    rename(one, "task" + std::to_string(k) + "_");
    twins.paths.push_back(std::move(one));
  }
  return {{"tasks", std::move(twins)}};
}

void SoftSharing::change_gradients(std::vector<ParameterView>& parameters) const {
  std::map<std::string, std::vector<ParameterView*>> twins;
  for (ParameterView& parameter : parameters) {
    const std::string name = shared_name(parameter.name);
    if (!name.empty() && !name.starts_with("output.")) twins[name].push_back(&parameter);
  }
  for (const auto& [name, group] : twins) {
    for (std::size_t i = 0; i < group[0]->value.size(); ++i) {
      double mean = 0;
      for (const ParameterView* one : group) mean += one->value[i];
      mean /= static_cast<double>(group.size());
      for (ParameterView* one : group) {
        if (!one->frozen) one->gradient[i] += static_cast<float>(options_.strength * (one->value[i] - mean));
      }
    }
  }
}

}  // namespace deft
