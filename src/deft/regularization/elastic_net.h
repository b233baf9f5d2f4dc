// Elastic net: L1 and L2 together: sparse like L1, and correlated inputs share their weight as under L2.
//                                                                                       Zou and Hastie 2005
//   loss + rate * (share * sum |w| + (1 - share) / 2 * sum w^2)        share: of L1 (scikit-learn's l1_ratio)
//   gradient += rate * (share * sign(w) + (1 - share) * w)
//
//   add_elastic_net({2, -3}, gradient {0, 0}, rate 0.1, share 0.5)  ->  gradient {0.15, -0.2}
#ifndef DEFT_REGULARIZATION_ELASTIC_NET_H
#define DEFT_REGULARIZATION_ELASTIC_NET_H

#include <span>
#include <string>

#include "deft/regularization/role.h"

namespace deft {

void add_elastic_net(std::span<const float> value, std::span<float> gradient, double rate, double share);

struct ElasticNetOptions {
  double rate = 1e-5;
  double share = 0.5;
  std::string layers = "*.weight";
};
void describe(ElasticNetOptions& options, Fields& fields);

class ElasticNet : public Regularization {
 public:
  static const Card card;
  using Options = ElasticNetOptions;
  explicit ElasticNet(Options options) : options_(std::move(options)) {}
  void change_gradient(ParameterView& parameter, const Moment& now, Random& random) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
