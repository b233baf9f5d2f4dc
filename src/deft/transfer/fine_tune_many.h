// Fine-tune many layers: the whole network learns, its trunk at a small rate; the lowest layers may stay frozen.
//                                                                                            Many data, other pictures
//   trunk: rate * rate_factor, its first `frozen` steps not at all;   head: rate, started by a linear probe
#ifndef DEFT_TRANSFER_FINE_TUNE_MANY_H
#define DEFT_TRANSFER_FINE_TUNE_MANY_H

#include "deft/transfer/role.h"

namespace deft {

struct FineTuneManyOptions {
  std::string from;
  std::int64_t frozen = 0;
  double rate_factor = 0.3;
};
void describe(FineTuneManyOptions& options, Fields& fields);

class FineTuneMany : public Transfer {
 public:
  static const Card card;
  using Options = FineTuneManyOptions;
  explicit FineTuneMany(Options options) : options_(std::move(options)) {}
  std::string from() const override { return options_.from; }
  std::vector<ParameterGroup> groups(const std::vector<TransferLayer>& trunk) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
