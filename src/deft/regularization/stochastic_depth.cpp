#include "deft/regularization/stochastic_depth.h"

#include <vector>

#include "deft/core/problem.h"

namespace deft {

const Card StochasticDepth::card{"regularization", "stochastic_depth", "Stochastic depth",
                                 "Huang et al. 2016, arXiv:1603.09382"};

void set_drop_rates(LayerList& layers, double rate) {
  std::vector<Residual*> blocks;
  for (Layer& layer : layers) {
    if (auto* residual = std::get_if<Residual>(&layer.options)) blocks.push_back(residual);
  }
  if (blocks.empty()) {
    throw Refusal("[regularization] stochastic_depth: the network has no residual blocks; take a resnet, or dropout");
  }
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    blocks[i]->drop_rate = rate * static_cast<double>(i + 1) / static_cast<double>(blocks.size());
  }
}

void describe(StochasticDepthOptions& options, Fields& fields) {
  fields.real("rate", options.rate, "share of samples for which the last block is left out", {0, 0.95});
}

void StochasticDepth::edit(LayerList& layers) const { set_drop_rates(layers, options_.rate); }

}  // namespace deft
