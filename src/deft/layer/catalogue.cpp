#include "deft/layer/activate.h"
#include "deft/layer/average_pooling.h"
#include "deft/layer/batch_norm.h"
#include "deft/layer/convolution.h"
#include "deft/layer/dropout.h"
#include "deft/layer/ghost_batch_norm.h"
#include "deft/layer/global_average_pooling.h"
#include "deft/layer/group_norm.h"
#include "deft/layer/layer_norm.h"
#include "deft/layer/linear.h"
#include "deft/layer/max_pooling.h"
#include "deft/layer/stochastic_pooling.h"

namespace deft {

const Catalogue<LayerRule>& layer_rules() {
  static const Catalogue<LayerRule> all{
      entry<LayerRule, ConvolutionRule>(),       entry<LayerRule, LinearRule>(),
      entry<LayerRule, MaxPoolingRule>(),        entry<LayerRule, AveragePoolingRule>(),
      entry<LayerRule, GlobalAveragePoolingRule>(), entry<LayerRule, StochasticPoolingRule>(),
      entry<LayerRule, BatchNormRule>(),         entry<LayerRule, GhostBatchNormRule>(),
      entry<LayerRule, LayerNormRule>(),         entry<LayerRule, GroupNormRule>(),
      entry<LayerRule, ActivateRule>(),          entry<LayerRule, DropoutRule>()};
  return all;
}

}  // namespace deft
