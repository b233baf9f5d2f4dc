#include "deft/regularization/drop_connect.h"

#include "deft/core/nearest_name.h"
#include "deft/core/problem.h"
#include "deft/regularization/layer_edit.h"

namespace deft {
namespace {

// Marks what matches; `names` collects all linear layers, for the message.
int mark(LayerList& layers, const DropConnectOptions& options, std::vector<std::string>& names) {
  int marked = 0;
  for (Layer& layer : layers) {
    if (auto* residual = std::get_if<Residual>(&layer.options)) {
      marked += mark(residual->body, options, names);
    } else if (auto* linear = std::get_if<Linear>(&layer.options)) {
      names.push_back(layer.name);
      if (!concerns(options.layers, layer)) continue;
      linear->drop_connect = options.rate;
      linear->drop_connect_inference = options.inference;
      ++marked;
    }
  }
  return marked;
}

}  // namespace

const Card DropConnect::card{"regularization", "drop_connect", "DropConnect", "Wan et al. 2013"};

void mark_drop_connect(LayerList& layers, const DropConnectOptions& options) {
  std::vector<std::string> names;
  if (mark(layers, options, names) > 0) return;
  throw Refusal("[regularization] drop_connect layers = '" + options.layers +
                "': no linear layer of the network has this name or kind" +
                did_you_mean(options.layers, names));
}

void describe(DropConnectOptions& options, Fields& fields) {
  fields.real("rate", options.rate, "share of weights set to zero", {0, 0.95});
  fields.text("layers", options.layers, "linear layers it acts on (pattern over names and kinds)");
  fields.choice("inference", options.inference, "how the network answers at test time", {"mean", "gaussian"});
}

void DropConnect::edit(LayerList& layers) const { mark_drop_connect(layers, options_); }

}  // namespace deft
