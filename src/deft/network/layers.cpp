#include "deft/network/layers.h"

#include <algorithm>
#include <map>

#include "deft/core/nearest_name.h"
#include "deft/core/problem.h"

namespace deft {
namespace {

bool is_weighted(const LayerEntry& entry) { return entry.name == "convolution" || entry.name == "linear"; }
bool is_norm(const LayerEntry& entry) { return entry.name.ends_with("_norm"); }
bool is_batch_norm(const LayerEntry& entry) { return entry.name.ends_with("batch_norm"); }

std::string short_name(const std::string& kind) {
  if (kind == "convolution") return "conv";
  if (kind == "activate") return "act";
  if (kind == "dropout") return "drop";
  if (kind.ends_with("_pooling")) return "pool";
  if (kind.ends_with("_norm")) return "norm";
  return kind;
}

class Composer {
 public:
  Composer(const std::vector<LayerEntry>& entries, const Shape& input, std::int64_t outputs)
      : entries_(entries), shape_(input), outputs_(outputs) {}

  LayerList compose() {
    for (number_ = 1; number_ <= entries_.size(); ++number_) add_entry(entries_[number_ - 1]);
    const bool linear_end = !entries_.empty() && entries_.back().name == "linear";
    if (linear_end && shape_ != Shape{1, 1, outputs_}) {
      throw Refusal(where(list_.back()) + "it gives " + std::to_string(shape_.size()) + " outputs, but the data need " +
                    std::to_string(outputs_) + "; leave `outputs` out");
    }
    if (!linear_end && shape_ != Shape{1, 1, outputs_}) add({next_name("linear"), Linear{.outputs = outputs_}});
    return std::move(list_);
  }

 private:
  void add_entry(const LayerEntry& entry) {
    Layer layer{entry.label.empty() ? next_name(entry.name) : entry.label, entry.rule->layer()};
    const bool last = number_ == entries_.size();
    if (auto* linear = std::get_if<Linear>(&layer.options)) {
      if (linear->outputs == 0 && !last) {
        throw Refusal(where(layer) + "`outputs` is missing; only a last linear layer takes the number of classes");
      }
      if (linear->outputs == 0) linear->outputs = outputs_;
      linear->bias = linear->bias && !before_batch_norm();
    }
    if (auto* convolution = std::get_if<Convolution>(&layer.options)) {
      convolution->bias = convolution->bias && !before_batch_norm();
    }
    add(std::move(layer));
    if (is_weighted(entry)) {
      waiting_ = entry.rule->activation();
      if (waiting_ == "auto" && (activated_by_hand() || (last && entry.name == "linear"))) waiting_ = "none";
    }
    if (!last && is_norm(entries_[number_])) return;  // the activation comes behind the normalisation
    if (!waiting_.empty() && waiting_ != "none") {
      add({next_name("activate"), Activate{waiting_ == "auto" ? "" : waiting_}});
    }
    waiting_.clear();
  }

  // Batch norm subtracts the mean: a bias that reaches it, through pooling too, has no effect.
  bool before_batch_norm() const {
    const bool activated = entries_[number_ - 1].rule->activation() != "none" && !activated_by_hand();
    for (std::size_t i = number_; i < entries_.size(); ++i) {
      if (is_batch_norm(entries_[i])) return true;
      const bool mixes = entries_[i].name == "max_pooling" || entries_[i].name == "average_pooling";
      if (!mixes || activated) return false;
    }
    return false;
  }

  bool activated_by_hand() const {
    for (std::size_t i = number_; i < entries_.size() && !is_weighted(entries_[i]); ++i) {
      if (entries_[i].name == "activate") return true;
    }
    return false;
  }

  void add(Layer layer) {
    for (const Layer& other : list_) {
      if (other.name == layer.name) throw Refusal(where(layer) + "the label is used twice");
    }
    shape_ = shape_after(layer, number_, shape_);
    list_.push_back(std::move(layer));
  }

  std::string next_name(const std::string& kind) {
    const std::string stem = short_name(kind);
    return stem + std::to_string(++counts_[stem]);
  }

  std::string where(const Layer& layer) const {
    return "layer " + std::to_string(std::min(number_, entries_.size())) + " " + kind_of(layer) + " '" + layer.name + "': ";
  }

  const std::vector<LayerEntry>& entries_;
  Shape shape_;
  std::int64_t outputs_;
  LayerList list_;
  std::size_t number_ = 0;
  std::string waiting_;  // the activation that is still to come
  std::map<std::string, int> counts_;
};

}  // namespace

const Card LayersNetwork::card{"network", "layers", "Layers of your own", "none: whatever you list"};

void describe(LayerEntry& entry, Fields& fields) {
  fields.text("name", entry.name, "which layer: deft tricks layer");
  fields.text("label", entry.label, "name of its own, for patterns such as layers = \"stem*\"; empty: counted by kind");
  if (const Entry<LayerRule>* found = layer_rules().find(entry.name)) {
    entry.rule = found->make(fields);
    return;
  }
  std::vector<std::string> names;
  for (const Entry<LayerRule>& one : layer_rules().entries()) names.push_back(one.card.name);
  const std::string help = " (deft tricks layer)";
  fields.require(!entry.name.empty(), "lacks name = \"...\": which layer?" + help);
  fields.require(entry.name.empty(),
                 "name: no layer is called '" + entry.name + "'" + did_you_mean(entry.name, names) + help);
  fields.ignore_rest();  // whose options they are is not known
}

void describe(LayersOptions& options, Fields& fields) {
  elements(fields, "layer", options.layer, "the layers in order, as [[network.layer]] name = ... (deft tricks layer)");
}

LayerList LayersNetwork::layers(const Shape& input, std::int64_t outputs) const {
  return Composer(options_.layer, input, outputs).compose();
}

}  // namespace deft
