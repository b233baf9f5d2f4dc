#include "deft/regularization/drop_connect.h"
#include "deft/regularization/dropout.h"
#include "deft/regularization/early_stopping.h"
#include "deft/regularization/elastic_net.h"
#include "deft/regularization/gradient_noise.h"
#include "deft/regularization/l1.h"
#include "deft/regularization/l1_ball.h"
#include "deft/regularization/l2.h"
#include "deft/regularization/l2_ball.h"
#include "deft/regularization/max_norm.h"
#include "deft/regularization/smooth_l1_penalty.h"
#include "deft/regularization/spatial_dropout.h"
#include "deft/regularization/stochastic_depth.h"

namespace deft {

const Catalogue<Regularization>& regularizations() {
  static const Catalogue<Regularization> all{
      entry<Regularization, L2Penalty>(),       entry<Regularization, L1Penalty>(),
      entry<Regularization, SmoothL1Penalty>(), entry<Regularization, ElasticNet>(),
      entry<Regularization, MaxNorm>(),         entry<Regularization, L2Ball>(),
      entry<Regularization, L1Ball>(),          entry<Regularization, DropoutInserter>(),
      entry<Regularization, SpatialDropout>(),  entry<Regularization, DropConnect>(),
      entry<Regularization, StochasticDepth>(), entry<Regularization, GradientNoise>(),
      entry<Regularization, EarlyStopping>(),
  };
  return all;
}

}  // namespace deft
