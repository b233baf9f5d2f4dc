// What a regulariser is. Each uses the hooks it needs; the others do nothing.
#ifndef DEFT_REGULARIZATION_ROLE_H
#define DEFT_REGULARIZATION_ROLE_H

#include "deft/core/catalogue.h"
#include "deft/core/random.h"
#include "deft/core/state.h"
#include "deft/network/layer.h"
#include "deft/optimization/role.h"
#include "deft/schedule/role.h"

namespace deft {

class Regularization {
 public:
  virtual ~Regularization() = default;
  virtual void edit(LayerList&) const {}                          // dropout inserts layers, DropConnect marks them
  virtual void decay(ParameterView&) const {}                     // L2: adds to coupled_decay or decoupled_decay, once at the start
  virtual void change_gradient(ParameterView&, const Moment&, Random&) const {}  // L1, gradient noise: each update, before the optimiser
  virtual void project(ParameterView&) const {}                   // max-norm: each step, after the optimiser
  virtual bool stop_after(const EpochResult&) { return false; }   // early stopping
  virtual void save(State&) const {}
  virtual void load(const State&) {}
};

const Catalogue<Regularization>& regularizations();

}  // namespace deft

#endif
