#include "deft/activation/celu.h"
#include "deft/activation/elu.h"
#include "deft/activation/gelu.h"
#include "deft/activation/leaky_relu.h"
#include "deft/activation/maxout.h"
#include "deft/activation/prelu.h"
#include "deft/activation/relu.h"
#include "deft/activation/rrelu.h"
#include "deft/activation/selu.h"
#include "deft/activation/sigmoid.h"
#include "deft/activation/softplus.h"
#include "deft/activation/swish.h"
#include "deft/activation/tanh.h"

namespace deft {

const Catalogue<Activation>& activations() {
  static const Catalogue<Activation> all{
      entry<Activation, Relu>(),  entry<Activation, LeakyRelu>(), entry<Activation, RRelu>(),
      entry<Activation, Gelu>(),  entry<Activation, Sigmoid>(),   entry<Activation, Tanh>(),
      entry<Activation, Elu>(),   entry<Activation, Celu>(),      entry<Activation, Selu>(),
      entry<Activation, Swish>(), entry<Activation, Softplus>(),  entry<Activation, PRelu>(),
      entry<Activation, Maxout>(),
  };
  return all;
}

}  // namespace deft
