#include "deft/coach/activation_collapse.h"
#include "deft/coach/bad_initialization.h"
#include "deft/coach/class_imbalance.h"
#include "deft/coach/clip_too_tight.h"
#include "deft/coach/constant_feature.h"
#include "deft/coach/curve_width.h"
#include "deft/coach/data_not_normalized.h"
#include "deft/coach/dead_relu.h"
#include "deft/coach/divergence.h"
#include "deft/coach/exploding_gradient.h"
#include "deft/coach/harmful_augmentation.h"
#include "deft/coach/label_noise.h"
#include "deft/coach/leaking_test.h"
#include "deft/coach/loss_at_start.h"
#include "deft/coach/not_shuffled.h"
#include "deft/coach/overfitting.h"
#include "deft/coach/rate_too_high.h"
#include "deft/coach/rate_too_low.h"
#include "deft/coach/saturation.h"
#include "deft/coach/straight_curve.h"
#include "deft/coach/train_longer.h"
#include "deft/coach/trained_too_long.h"
#include "deft/coach/underfitting.h"
#include "deft/coach/unsure_predictions.h"
#include "deft/coach/update_ratio.h"
#include "deft/coach/vanishing_gradient.h"
#include "deft/coach/wrong_loss.h"

namespace deft {

// The order breaks ties between findings of equal weight: causes before what follows from them.
const Catalogue<CoachRule>& coach_rules() {
  static const Catalogue<CoachRule> all{
      entry<CoachRule, Divergence>(),        entry<CoachRule, DataNotNormalized>(),
      entry<CoachRule, BadInitialization>(), entry<CoachRule, DeadRelu>(),
      entry<CoachRule, Saturation>(),        entry<CoachRule, VanishingGradient>(),
      entry<CoachRule, ExplodingGradient>(), entry<CoachRule, ActivationCollapse>(),
      entry<CoachRule, RateTooHigh>(),       entry<CoachRule, RateTooLow>(),
      entry<CoachRule, ClipTooTight>(),      entry<CoachRule, LabelNoise>(),
      entry<CoachRule, ClassImbalance>(),    entry<CoachRule, LeakingTest>(),
      entry<CoachRule, LossAtStart>(),       entry<CoachRule, UpdateRatio>(),
      entry<CoachRule, Overfitting>(),       entry<CoachRule, TrainedTooLong>(),
      entry<CoachRule, Underfitting>(),      entry<CoachRule, CurveWidth>(),
      entry<CoachRule, StraightCurve>(),     entry<CoachRule, UnsurePredictions>(),
      entry<CoachRule, TrainLonger>(),       entry<CoachRule, ConstantFeature>(),
      entry<CoachRule, WrongLoss>(),         entry<CoachRule, NotShuffled>(),
      entry<CoachRule, HarmfulAugmentation>(),
  };
  return all;
}

}  // namespace deft
