#include "deft/initialization/he.h"
#include "deft/initialization/identity.h"
#include "deft/initialization/patch_whitening.h"
#include "deft/initialization/xavier.h"
#include "deft/initialization/zero_gamma.h"

namespace deft {

const Catalogue<Initialization>& initializations() {
  static const Catalogue<Initialization> all{
      entry<Initialization, He>(),        entry<Initialization, Xavier>(),         entry<Initialization, Identity>(),
      entry<Initialization, ZeroGamma>(), entry<Initialization, PatchWhitening>(),
  };
  return all;
}

}  // namespace deft
