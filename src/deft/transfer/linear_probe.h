// Linear probe: the network stays as it is; a linear classifier learns on its features.          Few data, similar pictures
//
//   logits = W features(x) + b,    W, b = argmin  mean cross entropy + strength / 2 * |W|^2     (features to deviation 1)
//
// Features are each channel's mean over all positions and, with `pooling = "average_and_maximum"`, its maximum beside it: what the
// picture is about, and whether a thing is anywhere in it (fastai's concat pooling; Howard, Gugger 2020, arXiv:2002.04688).
// The features are computed once, of `views` pictures of each sample (the first unchanged, others augmented), and kept on disk;
// the strength of the penalty is chosen by cross-validation within the training part. Seconds instead of hours.
#ifndef DEFT_TRANSFER_LINEAR_PROBE_H
#define DEFT_TRANSFER_LINEAR_PROBE_H

#include "deft/transfer/role.h"

namespace deft {

struct LinearProbeOptions {
  std::string from;
  std::int64_t views = 4;
  double strength = 0.0;
  std::string pooling = "average_and_maximum";
};
void describe(LinearProbeOptions& options, Fields& fields);

class LinearProbe : public Transfer {
 public:
  static const Card card;
  using Options = LinearProbeOptions;
  explicit LinearProbe(Options options) : options_(std::move(options)) {}
  std::string from() const override { return options_.from; }
  std::string solver() const override { return "logistic"; }
  double strength() const override { return options_.strength; }
  std::int64_t views() const override { return options_.views; }
  // Puts the maxima beside the means; networks without global average pooling before a linear head, or with features that are
  // not square, stay as they are.
  LayerList edit(LayerList layers, const Shape& input, std::int64_t outputs) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
