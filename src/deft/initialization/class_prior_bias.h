// Class prior bias: the output starts at the answer that knows how common each class is and nothing else.
//                                                             Karpathy 2019 (a recipe for training neural networks);
//                                                             Lin et al. 2017, arXiv:1708.02002 (section 4.1)
//   classes:      bias_k = log(p_k) - mean_j log(p_j)      softmax of it is p
//   yes/no:       bias_k = log(p_k / (1 - p_k))            p_k: share of yes
//   regression:   bias_k = mean of target k
//
//   log_prior({0.9, 0.1})  ->  {1.0986, -1.0986}     softmax 0.9, 0.1
//
// Shares are (count + 1) / (samples + classes), so that a class without samples stays finite. Shapes: the bias of the
// last layer with weights. Errors: a network whose last layer has no bias is refused.
#ifndef DEFT_INITIALIZATION_CLASS_PRIOR_BIAS_H
#define DEFT_INITIALIZATION_CLASS_PRIOR_BIAS_H

#include <vector>

#include "deft/initialization/role.h"

namespace deft {

std::vector<double> class_shares(const std::vector<std::int64_t>& counts);
std::vector<double> log_prior(const std::vector<double>& shares);
double log_odds(double share);  // share is held in 0.001 .. 0.999

struct ClassPriorBiasOptions {};
void describe(ClassPriorBiasOptions& options, Fields& fields);

class ClassPriorBias : public Initialization {
 public:
  static const Card card;
  using Options = ClassPriorBiasOptions;
  explicit ClassPriorBias(Options) {}
  void check(const std::vector<ParameterInfo>& parameters, const InitializationData& data) const override;
  void initialize(const ParameterInfo& parameter, std::span<float> values, const InitializationData& data,
                  Random& random) const override;
};

}  // namespace deft

#endif
