// Curve width: losses of single steps scatter, since few samples speak in each.                                  deft
//
//   width = robust deviation around the running median, last half;  warn: width > `widest` * chance and batch <=
//   `small`
//
// A mean over B samples scatters by sigma / sqrt(B): twice the width asks for a quarter of the batch. With a larger
// batch the same width is an info.
//
//   CurveWidthOptions o;  batch 2, losses 1.9 0.4 2.7 0.9 ...   ->  warning, train.batch_size = 32
#ifndef DEFT_COACH_CURVE_WIDTH_H
#define DEFT_COACH_CURVE_WIDTH_H

#include <cstdint>

#include "deft/coach/role.h"

namespace deft {

struct CurveWidthOptions {
  double widest = 0.2;     // width in units of the loss at chance
  std::int64_t small = 8;  // batches up to this size are to blame themselves
};
void describe(CurveWidthOptions& options, Fields& fields);

class CurveWidth : public CoachRule {
 public:
  static const Card card;
  using Options = CurveWidthOptions;
  explicit CurveWidth(Options options) : options_(options) {}
  std::vector<Finding> look(const Observations& seen) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
