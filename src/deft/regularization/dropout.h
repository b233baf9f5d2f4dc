// Dropout: while training, each input of a layer is set to zero with probability `rate`; the others are divided by
// 1 - rate, so that sums keep their mean and nothing changes at test time.
//                                          Srivastava et al. 2014, JMLR 15; spatial: Tompson et al. 2015,
//                                          arXiv:1411.4280
//   y = x * mask / (1 - rate),   mask ~ Bernoulli(1 - rate)        spatial: one draw per channel
//
//   insert_dropout({conv1, act1, linear1}, {.rate = 0.3})  ->  {conv1, act1, dropout_linear1, linear1}
//
// It stands before every layer whose name or kind matches `layers`, but not before the very first layer (the data)
// unless first = true. Refused: a pattern that matches nothing, or only the first layer.
#ifndef DEFT_REGULARIZATION_DROPOUT_H
#define DEFT_REGULARIZATION_DROPOUT_H

#include <string>

#include "deft/regularization/role.h"

namespace deft {

struct DropoutOptions {
  double rate = 0.5;
  std::string layers = "linear*";
  bool spatial = false;
  bool first = false;
};
void describe(DropoutOptions& options, Fields& fields);

// `trick` is the name in messages and in the names of the new layers.
void insert_dropout(LayerList& layers, const DropoutOptions& options, const std::string& trick = "dropout");

class DropoutInserter : public Regularization {
 public:
  static const Card card;
  using Options = DropoutOptions;
  explicit DropoutInserter(Options options) : options_(std::move(options)) {}
  void edit(LayerList& layers) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
