// The four cases: what to do with a pretrained network, by how much data there is and how similar it is to what the network
// has seen.                                                              cs231n, Transfer learning; Wei 2015, section 5
//
//                 similar                                        other
//   few           linear_probe on the top features               svm_on_features of an earlier layer
//   many          fine_tune_top, at a small rate                 fine_tune_many
//
// Many: at least `many` samples, and `many_per_class` of each class on average. Similar: a linear classifier on the top features
// is at least as good as one on features from two thirds up (both cross-validated; a tie within the standard error counts as
// similar), and better than chance. Overrule it by naming another trick.
#ifndef DEFT_TRANSFER_FOUR_CASES_H
#define DEFT_TRANSFER_FOUR_CASES_H

#include "deft/transfer/role.h"

namespace deft {

struct FourCasesOptions {
  std::string from;
  std::int64_t many = 5000;
  std::int64_t many_per_class = 100;
};
void describe(FourCasesOptions& options, Fields& fields);

class FourCases : public Transfer {
 public:
  static const Card card;
  using Options = FourCasesOptions;
  explicit FourCases(Options options) : options_(std::move(options)) {}
  std::string from() const override { return options_.from; }
  Choice choose(const TransferFacts& facts) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
