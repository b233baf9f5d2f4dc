// Soft sharing: every task has a network of its own, and their weights are pulled towards each other.
//                                                                           Duong, Cohn, Bird, Cook 2015; Yang and Hospedales 2017
//   loss + strength / 2 * sum over layers l, tasks k of |W_l,k - mean_j W_l,j|^2        the heads' last layers are not pulled
//   gradient of it:  strength * (W_l,k - mean_j W_l,j)
//
//   strength 0: networks that do not know each other;   very large: hard sharing
#ifndef DEFT_TRANSFER_SOFT_SHARING_H
#define DEFT_TRANSFER_SOFT_SHARING_H

#include "deft/transfer/role.h"

namespace deft {

struct SoftSharingOptions {
  double strength = 0.01;
};
void describe(SoftSharingOptions& options, Fields& fields);

class SoftSharing : public Transfer {
 public:
  static const Card card;
  using Options = SoftSharingOptions;
  explicit SoftSharing(Options options) : options_(options) {}
  // A copy of the network for each output, side by side. Throws Refusal for one output.
  LayerList edit(LayerList layers, const Shape& input, std::int64_t outputs) const override;
  void change_gradients(std::vector<ParameterView>& parameters) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
