#include "deft/optimization/adadelta.h"
#include "deft/optimization/adagrad.h"
#include "deft/optimization/adam.h"
#include "deft/optimization/adamw.h"
#include "deft/optimization/adaptive_clip.h"
#include "deft/optimization/clip_norm.h"
#include "deft/optimization/clip_value.h"
#include "deft/optimization/gradient_accumulation.h"
#include "deft/optimization/lamb.h"
#include "deft/optimization/lookahead.h"
#include "deft/optimization/momentum.h"
#include "deft/optimization/muon.h"
#include "deft/optimization/nadam.h"
#include "deft/optimization/nesterov.h"
#include "deft/optimization/rmsprop.h"
#include "deft/optimization/sam.h"
#include "deft/optimization/sgd.h"
#include "deft/optimization/swa.h"
#include "deft/optimization/weight_ema.h"

namespace deft {

const Catalogue<Optimizer>& optimizers() {
  static const Catalogue<Optimizer> all{
      entry<Optimizer, Sgd>(),     entry<Optimizer, Momentum>(), entry<Optimizer, Nesterov>(),
      entry<Optimizer, Adagrad>(), entry<Optimizer, Adadelta>(), entry<Optimizer, Rmsprop>(),
      entry<Optimizer, Adam>(),    entry<Optimizer, AdamW>(),    entry<Optimizer, Nadam>(),
      entry<Optimizer, Lamb>(), entry<Optimizer, Muon>(),
  };
  return all;
}

const Catalogue<OptimizationModifier>& optimization_modifiers() {
  static const Catalogue<OptimizationModifier> all{
      entry<OptimizationModifier, GradientAccumulation>(),
      entry<OptimizationModifier, Sam>(),
      entry<OptimizationModifier, Lookahead>(),
      entry<OptimizationModifier, WeightEma>(),
      entry<OptimizationModifier, Swa>(),
      entry<OptimizationModifier, ClipNorm>(),
      entry<OptimizationModifier, ClipValue>(),
      entry<OptimizationModifier, AdaptiveClip>(),
  };
  return all;
}

}  // namespace deft
