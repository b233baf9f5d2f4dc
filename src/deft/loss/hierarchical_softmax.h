// Hierarchical softmax: first which group, then which class of the group: a tree of two levels over the classes.
//                                                         Goodman 2001; Morin and Bengio 2005 (AISTATS)
//   m_g = mean of the logits of group g        P(g) = softmax(m)_g        P(k | g) = softmax(logits of g)_k
//   P(k) = P(g of k) P(k | g of k)             L = -sum_k t_k log P(k)
//
//   logits {0, log 3, 2, 2}, groups {0, 0, 1, 1}:   P(k | g) = {1/4, 3/4, 1/2, 1/2},   m = {0.549, 2}
//
// groups: the group of each class, 0, 1, ...; empty: about sqrt(C) groups of neighbours. One group, or one for each
// class, is the plain softmax. Refused: as many groups as there are not classes, and group numbers with gaps.
#ifndef DEFT_LOSS_HIERARCHICAL_SOFTMAX_H
#define DEFT_LOSS_HIERARCHICAL_SOFTMAX_H

#include <vector>

#include "deft/loss/role.h"

namespace deft {

// The group of each of `classes` classes. Throws Refusal where `given` does not fit.
std::vector<std::size_t> class_groups(std::int64_t classes, const std::vector<double>& given);

void hierarchical_probabilities(std::span<const float> logits, const std::vector<std::size_t>& groups,
                                std::span<float> probabilities);

template <class T>
T hierarchical_softmax(std::span<const T> logits, std::span<const T> targets, std::span<T> gradient,
                       const std::vector<std::size_t>& groups);

struct HierarchicalSoftmaxOptions {
  std::vector<double> groups = {};
};
void describe(HierarchicalSoftmaxOptions& options, Fields& fields);

class HierarchicalSoftmax : public Loss {
 public:
  static const Card card;
  using Options = HierarchicalSoftmaxOptions;
  explicit HierarchicalSoftmax(Options options) : options_(std::move(options)) {}
  void evaluate(const LossBatch& batch, std::span<float> losses, std::span<float> gradient) const override;
  void predict(std::span<const float> logits, std::int64_t outputs, std::span<float> predictions) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
