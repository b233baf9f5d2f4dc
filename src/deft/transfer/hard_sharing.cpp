#include "deft/transfer/hard_sharing.h"

#include "deft/core/problem.h"

namespace deft {

const Card HardSharing::card{"transfer", "hard_sharing", "Hard parameter sharing", "Caruana 1997, Multitask learning", {}};

void describe(HardSharingOptions& o, Fields& f) {
  f.whole("width", o.width, "hidden units of each task's own head; 0: one linear unit", {0, 4096});
}

LayerList HardSharing::edit(LayerList layers, const Shape&, std::int64_t outputs) const {
  if (outputs < 2) throw Refusal("[transfer] hard_sharing: there is one output, and sharing needs several tasks (data.label=a,b)");
  if (layers.empty() || !std::holds_alternative<Linear>(layers.back().options)) {
    throw Refusal("[transfer] hard_sharing: the network must end in a linear layer, not in '" + (layers.empty() ? std::string("nothing") : layers.back().name) + "'");
  }
  layers.pop_back();
  Branches heads;
  for (std::int64_t k = 1; k <= outputs; ++k) {
    const std::string name = "task" + std::to_string(k);
    LayerList path;
    if (options_.width > 0) {
      path.push_back({name + "_hidden", Linear{.outputs = options_.width}});
      path.push_back({name + "_act", Activate{}});
    }
    path.push_back({name, Linear{.outputs = 1}});
    heads.paths.push_back(std::move(path));
  }
  layers.push_back({"tasks", std::move(heads)});
  return layers;
}

}  // namespace deft
