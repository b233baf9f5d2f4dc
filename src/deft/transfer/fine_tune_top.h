// Fine-tune the top: the last few layers learn at a small rate, the rest stays as it is.        Many data, similar pictures
//
//   layers below the top ones: frozen, in test mode;   top ones: rate * rate_factor;   head: rate, started by a linear probe
//
//   trunk conv1, block1 .. block8, layers 2  ->  conv1 .. block6 frozen, block7 and block8 at a tenth of the rate
#ifndef DEFT_TRANSFER_FINE_TUNE_TOP_H
#define DEFT_TRANSFER_FINE_TUNE_TOP_H

#include "deft/transfer/role.h"

namespace deft {

struct FineTuneTopOptions {
  std::string from;
  std::int64_t layers = 2;
  double rate_factor = 0.1;
};
void describe(FineTuneTopOptions& options, Fields& fields);

class FineTuneTop : public Transfer {
 public:
  static const Card card;
  using Options = FineTuneTopOptions;
  explicit FineTuneTop(Options options) : options_(std::move(options)) {}
  std::string from() const override { return options_.from; }
  std::vector<ParameterGroup> groups(const std::vector<TransferLayer>& trunk) const override;

 private:
  Options options_;
};

// The group of these layers' parameters, with a factor on the rate.
ParameterGroup group_of(const std::vector<TransferLayer>& layers, double rate_factor);
// The same, frozen for the whole training.
ParameterGroup frozen_group(const std::vector<TransferLayer>& layers);

}  // namespace deft

#endif
