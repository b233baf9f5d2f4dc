// What an imbalance trick is: a rule for training on classes of very different sizes. Each uses the hooks it needs.
//
// `counts`: training samples of each class. `progress`: share of the training that is over, 0 .. 1.
// Task classes only; a recipe has at most one trick that chooses samples (quotas).
#ifndef DEFT_IMBALANCE_ROLE_H
#define DEFT_IMBALANCE_ROLE_H

#include <cstdint>
#include <span>
#include <vector>

#include "deft/augmentation/role.h"
#include "deft/core/catalogue.h"
#include "deft/core/random.h"
#include "deft/data/dataset.h"

namespace deft {

class Imbalance {
 public:
  virtual ~Imbalance() = default;
  // How many samples of each class an epoch draws; empty: this trick does not choose. Their sum must not depend on progress.
  virtual std::vector<std::int64_t> quotas(std::span<const std::int64_t> /*counts*/, double /*progress*/) const { return {}; }
  virtual bool chooses_samples() const { return false; }
  // Pictures that an epoch draws a second time or more often.
  virtual void change_copy(Image&, Random&) const {}
  // Factor on the learning rate.
  virtual double rate_factor(double /*progress*/) const { return 1.0; }
  // Factor on the loss of each class; empty: 1.
  virtual std::vector<double> class_factors(std::span<const std::int64_t> /*counts*/, double /*progress*/) const { return {}; }
  // Tables: the training part with new rows at its end.
  virtual bool adds_rows() const { return false; }
  virtual Samples with_new_rows(const Samples& train, const std::vector<Column>& /*columns*/, std::uint64_t /*seed*/) const {
    return train;
  }
  // One row of predicted probabilities, changed in place.
  virtual void move(std::span<float> /*probabilities*/, std::span<const float> /*counts*/) const {}
};

const Catalogue<Imbalance>& imbalances();

}  // namespace deft

#endif
