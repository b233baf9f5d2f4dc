// Grad-CAM: where a class was seen. The maps of the last convolution, each weighted by how much it moves the class's score, summed up;
// what speaks against the class is cut off.                                       Selvaraju et al. 2017, arXiv:1610.02391
//
//   alpha_k = mean over positions of dS / dA_k        L = max(0, sum_k alpha_k A_k)
//
//   Where global average pooling and a linear layer follow, alpha_k = w_k / positions: L is the class activation map of Zhou et al. 2016.
//
//   grad_cam({.shape = {1, 2, 2}, .values = {1, 0,  0, 2}, .gradient = {1, -1,  3, -1}})   ->  alpha {2, -1},  L {2, 0}
#ifndef DEFT_EXPLAIN_GRAD_CAM_H
#define DEFT_EXPLAIN_GRAD_CAM_H

#include "deft/explain/role.h"

namespace deft {

// One number per position of the layer.
std::vector<float> grad_cam(const LayerView& view);

struct GradCamOptions {
  std::string layer;
  std::int64_t classes = 2;
};
void describe(GradCamOptions& options, Fields& fields);

class GradCam : public Explanation {
 public:
  static const Card card;
  using Options = GradCamOptions;
  explicit GradCam(Options options) : options_(std::move(options)) {}
  // Throws Refusal for tables, for a network without convolutions, and for a layer that is not there or has one position only.
  Explained explain(const Subject& subject) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
