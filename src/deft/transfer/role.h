// What a transfer trick is: what is done with a network that has learned another task before, or with one that learns several
// tasks at once.
//
// A recipe has at most one. Those that start from another network name its weights by `from`. Part of them train nothing by
// steps: they fit a linear head on the features of a frozen network, which takes seconds.
#ifndef DEFT_TRANSFER_ROLE_H
#define DEFT_TRANSFER_ROLE_H

#include <cstdint>
#include <string>
#include <vector>

#include "deft/core/catalogue.h"
#include "deft/network/layer.h"
#include "deft/optimization/role.h"

namespace deft {

// One step of a network from bottom to top: a layer with weights, or a residual block, with the layers in it.
struct TransferLayer {
  std::string name;                    // "block7"
  std::vector<std::string> layers;     // "block7_conv1", "block7_norm1", ...
};

// The trunk from bottom to top, norms joined to the convolution before them; the head is not in it.
std::vector<TransferLayer> trunk_of(const LayerList& layers, const std::string& head);
// The last layer with weights: what answers.
std::string head_of(const LayerList& layers, const Shape& input);

// What is measured before a rule decides.
struct TransferFacts {
  std::int64_t samples = 0;            // for training
  std::int64_t classes = 2;
  double chance = 0.5;                 // accuracy of always answering the most frequent class
  double top = 0.0;                    // accuracy of a linear head on the top features, cross-validated
  double earlier = 0.0;                // the same on features from two thirds up
  double error = 0.0;                  // standard error of the two
};

class Transfer {
 public:
  virtual ~Transfer() = default;
  virtual std::string from() const { return ""; }              // file of weights; empty: none
  // Fits a head on features and trains nothing else: "logistic" or "svm"; empty: trains by steps (with a fitted head at the start).
  virtual std::string solver() const { return ""; }
  virtual double strength() const { return 0.0; }              // of the head's penalty; 0: chosen by cross-validation
  virtual std::int64_t views() const { return 1; }             // pictures of each sample that the head sees
  // Rates of the trunk's layers and when they learn.
  virtual std::vector<ParameterGroup> groups(const std::vector<TransferLayer>& /*trunk*/) const { return {}; }
  // Changes the network: cuts it, or gives it a head for each task.
  virtual LayerList edit(LayerList layers, const Shape& /*input*/, std::int64_t /*outputs*/) const { return layers; }
  // Pulls weights of twin layers together, before each update (soft sharing).
  virtual void change_gradients(std::vector<ParameterView>& /*parameters*/) const {}
  // The rule that picks another trick of this chapter; empty: this is no rule.
  struct Choice {
    std::string trick, reason;
  };
  virtual Choice choose(const TransferFacts&) const { return {}; }
};

const Catalogue<Transfer>& transfers();

// Options that all tricks with a source share.
void describe_source(std::string& from, Fields& fields);

}  // namespace deft

#endif
