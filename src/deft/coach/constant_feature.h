// Constant feature: a column that holds one value in the whole training part tells the network nothing.           deft
//
//   constant columns >= 1   ->  warning, naming them
//
// A sensor that stuck, a join that failed, a filter that left one case. Columns of pictures (pixels of a border) are not
// meant: only tables name theirs.
#ifndef DEFT_COACH_CONSTANT_FEATURE_H
#define DEFT_COACH_CONSTANT_FEATURE_H

#include "deft/coach/role.h"

namespace deft {

struct ConstantFeatureOptions {
  std::int64_t most = 0;  // columns that may be constant
};
void describe(ConstantFeatureOptions& options, Fields& fields);

class ConstantFeature : public CoachRule {
 public:
  static const Card card;
  using Options = ConstantFeatureOptions;
  explicit ConstantFeature(Options options) : options_(options) {}
  std::vector<Finding> look(const Observations& seen) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
