// Discriminative rates: each layer learns more slowly than the one above it; low layers are general and change least.
//                                                                    Howard and Ruder 2018, ULMFiT, arXiv:1801.06146
//   trunk of n steps, step k from the bottom (0 first):  rate * factor^(n - k)        the paper: factor 1 / 2.6 per layer
//
//   conv1, block1, block2, factor 0.5  ->  conv1 rate / 8, block1 rate / 4, block2 rate / 2, head rate
#ifndef DEFT_TRANSFER_DISCRIMINATIVE_RATES_H
#define DEFT_TRANSFER_DISCRIMINATIVE_RATES_H

#include "deft/transfer/role.h"

namespace deft {

struct DiscriminativeRatesOptions {
  std::string from;
  double factor = 0.7;
};
void describe(DiscriminativeRatesOptions& options, Fields& fields);

class DiscriminativeRates : public Transfer {
 public:
  static const Card card;
  using Options = DiscriminativeRatesOptions;
  explicit DiscriminativeRates(Options options) : options_(std::move(options)) {}
  std::string from() const override { return options_.from; }
  std::vector<ParameterGroup> groups(const std::vector<TransferLayer>& trunk) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
