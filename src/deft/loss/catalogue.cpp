#include "deft/loss/balanced_softmax.h"
#include "deft/loss/binary_logistic.h"
#include "deft/loss/class_weights.h"
#include "deft/loss/cross_entropy.h"
#include "deft/loss/focal.h"
#include "deft/loss/hierarchical_softmax.h"
#include "deft/loss/hinge.h"
#include "deft/loss/l1.h"
#include "deft/loss/l2.h"
#include "deft/loss/label_smoothing.h"
#include "deft/loss/squared_hinge.h"

namespace deft {

const Catalogue<Loss>& losses() {
  static const Catalogue<Loss> all{
      entry<Loss, CrossEntropy>(), entry<Loss, Hinge>(),           entry<Loss, SquaredHinge>(),
      entry<Loss, Focal>(),        entry<Loss, BalancedSoftmax>(), entry<Loss, HierarchicalSoftmax>(),
      entry<Loss, L1Loss>(),       entry<Loss, L2Loss>(),          entry<Loss, BinaryLogistic>(),
  };
  return all;
}

const Catalogue<LossModifier>& loss_modifiers() {
  static const Catalogue<LossModifier> all{
      entry<LossModifier, LabelSmoothing>(),
      entry<LossModifier, ClassWeights>(),
  };
  return all;
}

}  // namespace deft
