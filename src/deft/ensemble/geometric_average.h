// Geometric average: the mean of log-probabilities, normalised again.          Hinton 2002 (product of experts); Tax et al. 2000
//
//   p_k = (prod_m p_mk)^(1/M) / sum_j (prod_m p_mj)^(1/M)
//
//   {0.9, 0.1} and {0.3, 0.7}   ->   sqrt(0.27) : sqrt(0.07)   ==   {0.663, 0.337}
//
// The same as the softmax of the mean of the members' logits. One member that is sure a class is wrong speaks for all. Classes only.
#ifndef DEFT_ENSEMBLE_GEOMETRIC_AVERAGE_H
#define DEFT_ENSEMBLE_GEOMETRIC_AVERAGE_H

#include "deft/ensemble/role.h"

namespace deft {

struct GeometricAverageOptions {};
void describe(GeometricAverageOptions& options, Fields& fields);

class GeometricAverage : public Combination {
 public:
  static const Card card;
  using Options = GeometricAverageOptions;
  explicit GeometricAverage(Options) {}
  bool takes(Task task) const override { return task == Task::classes; }
  void combine(Rows rows, std::span<float> out) const override;
  std::vector<double> weights(std::size_t members) const override;
  GraphWriter::Value write(GraphWriter& writer, const std::vector<GraphWriter::Value>& members, const AnswerKind& kind) const override;
};

}  // namespace deft

#endif
