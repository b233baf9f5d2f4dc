// Average: the arithmetic mean of what the members answer.                     Hansen, Salamon 1990; Breiman 1996; Lakshminarayanan 2017
//
//   p_k = 1/M sum_m p_mk
//
//   {0.9, 0.1} and {0.3, 0.7}   ->   {0.6, 0.4}
//
// The squared error of the mean is never above the mean of the members' squared errors: what they disagree in is what is gained
// (Krogh, Vedelsby 1995). Every task.
#ifndef DEFT_ENSEMBLE_AVERAGE_H
#define DEFT_ENSEMBLE_AVERAGE_H

#include "deft/ensemble/role.h"

namespace deft {

struct AverageOptions {};
void describe(AverageOptions& options, Fields& fields);

class Average : public Combination {
 public:
  static const Card card;
  using Options = AverageOptions;
  explicit Average(Options) {}
  void combine(Rows rows, std::span<float> out) const override;
  std::vector<double> weights(std::size_t members) const override;
  GraphWriter::Value write(GraphWriter& writer, const std::vector<GraphWriter::Value>& members, const AnswerKind& kind) const override;
};

}  // namespace deft

#endif
