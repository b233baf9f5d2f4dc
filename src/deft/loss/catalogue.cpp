#include "deft/loss/binary_logistic.h"
#include "deft/loss/class_weights.h"
#include "deft/loss/cross_entropy.h"
#include "deft/loss/l2.h"
#include "deft/loss/label_smoothing.h"

namespace deft {

const Catalogue<Loss>& losses() {
  static const Catalogue<Loss> all{
      entry<Loss, CrossEntropy>(),
      entry<Loss, L2Loss>(),
      entry<Loss, BinaryLogistic>(),
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
