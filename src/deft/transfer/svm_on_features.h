// SVM on features of an earlier layer: for few data that are unlike what the network was trained on, whose top features are too
// special.                                                        cs231n, Transfer learning; Razavian et al. 2014
//
//   the network is cut behind `layer` (empty: two thirds of the way up), averaged over positions, and followed by
//   one linear SVM per class:  min  |w|^2 / 2 + C sum max(0, 1 - y w x)^2      (LIBLINEAR; C by cross-validation)
//
// The scores are scaled by one number, fitted out of fold, so that their softmax is a probability that can be trusted.
#ifndef DEFT_TRANSFER_SVM_ON_FEATURES_H
#define DEFT_TRANSFER_SVM_ON_FEATURES_H

#include "deft/transfer/role.h"

namespace deft {

struct SvmOnFeaturesOptions {
  std::string from;
  std::string layer;
  std::int64_t views = 4;
  double strength = 0.0;
};
void describe(SvmOnFeaturesOptions& options, Fields& fields);

class SvmOnFeatures : public Transfer {
 public:
  static const Card card;
  using Options = SvmOnFeaturesOptions;
  explicit SvmOnFeatures(Options options) : options_(std::move(options)) {}
  std::string from() const override { return options_.from; }
  std::string solver() const override { return "svm"; }
  double strength() const override { return options_.strength; }
  std::int64_t views() const override { return options_.views; }
  // Throws Refusal when no layer has that name.
  LayerList edit(LayerList layers, const Shape& input, std::int64_t outputs) const override;

 private:
  Options options_;
};

// The network up to and with this step of the trunk, averaged over positions, with a linear head called "head".
LayerList cut_behind(const LayerList& layers, const std::string& layer, std::int64_t outputs);
// The name of the step two thirds of the way up.
std::string two_thirds_up(const LayerList& layers, const std::string& head);

}  // namespace deft

#endif
