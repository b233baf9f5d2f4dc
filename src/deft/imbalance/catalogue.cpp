#include "deft/imbalance/class_balanced_sampling.h"
#include "deft/imbalance/deferred_reweighting.h"
#include "deft/imbalance/extra_crops.h"
#include "deft/imbalance/oversampling.h"
#include "deft/imbalance/role.h"
#include "deft/imbalance/smote.h"
#include "deft/imbalance/square_root_sampling.h"
#include "deft/imbalance/threshold_moving.h"
#include "deft/imbalance/two_stage.h"
#include "deft/imbalance/undersampling.h"

namespace deft {

const Catalogue<Imbalance>& imbalances() {
  static const Catalogue<Imbalance> all{
      entry<Imbalance, Oversampling>(),        entry<Imbalance, Undersampling>(),
      entry<Imbalance, ClassBalancedSampling>(), entry<Imbalance, SquareRootSampling>(),
      entry<Imbalance, ExtraCrops>(),          entry<Imbalance, TwoStage>(),
      entry<Imbalance, DeferredReweighting>(), entry<Imbalance, Smote>(),
      entry<Imbalance, ThresholdMoving>(),
  };
  return all;
}

}  // namespace deft
