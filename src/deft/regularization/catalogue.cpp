#include "deft/regularization/drop_connect.h"
#include "deft/regularization/dropout.h"
#include "deft/regularization/early_stopping.h"
#include "deft/regularization/l1.h"
#include "deft/regularization/l2.h"
#include "deft/regularization/max_norm.h"

namespace deft {

const Catalogue<Regularization>& regularizations() {
  static const Catalogue<Regularization> all{
      entry<Regularization, L2Penalty>(),   entry<Regularization, L1Penalty>(),
      entry<Regularization, MaxNorm>(),     entry<Regularization, DropoutInserter>(),
      entry<Regularization, DropConnect>(), entry<Regularization, EarlyStopping>(),
  };
  return all;
}

}  // namespace deft
