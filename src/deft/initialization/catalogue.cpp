#include "deft/initialization/calibrated.h"
#include "deft/initialization/class_prior_bias.h"
#include "deft/initialization/constant.h"
#include "deft/initialization/he.h"
#include "deft/initialization/identity.h"
#include "deft/initialization/lsuv.h"
#include "deft/initialization/orthogonal.h"
#include "deft/initialization/patch_whitening.h"
#include "deft/initialization/role.h"
#include "deft/initialization/small_normal.h"
#include "deft/initialization/small_uniform.h"
#include "deft/initialization/sparse.h"
#include "deft/initialization/xavier.h"
#include "deft/initialization/zero.h"
#include "deft/initialization/zero_gamma.h"

namespace deft {

const Catalogue<Initialization>& initializations() {
  static const Catalogue<Initialization> all{
      entry<Initialization, He>(),
      entry<Initialization, Xavier>(),
      entry<Initialization, Identity>(),
      entry<Initialization, ZeroGamma>(),
      entry<Initialization, PatchWhitening>(),
      entry<Initialization, Zero>(),
      entry<Initialization, ConstantInitialization>(),
      entry<Initialization, SmallNormal>(),
      entry<Initialization, SmallUniform>(),
      entry<Initialization, Calibrated>(),
      entry<Initialization, Sparse>(),
      entry<Initialization, Orthogonal>(),
      entry<Initialization, Lsuv>(),
      entry<Initialization, ClassPriorBias>(),
  };
  return all;
}

}  // namespace deft
