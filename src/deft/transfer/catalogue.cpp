#include "deft/transfer/discriminative_rates.h"
#include "deft/transfer/fine_tune_many.h"
#include "deft/transfer/fine_tune_top.h"
#include "deft/transfer/four_cases.h"
#include "deft/transfer/gradual_unfreezing.h"
#include "deft/transfer/hard_sharing.h"
#include "deft/transfer/linear_probe.h"
#include "deft/transfer/role.h"
#include "deft/transfer/soft_sharing.h"
#include "deft/transfer/svm_on_features.h"

namespace deft {

const Catalogue<Transfer>& transfers() {
  static const Catalogue<Transfer> all{
      entry<Transfer, FourCases>(),    entry<Transfer, LinearProbe>(),       entry<Transfer, FineTuneTop>(),
      entry<Transfer, FineTuneMany>(), entry<Transfer, SvmOnFeatures>(),     entry<Transfer, GradualUnfreezing>(),
      entry<Transfer, DiscriminativeRates>(), entry<Transfer, HardSharing>(), entry<Transfer, SoftSharing>(),
  };
  return all;
}

}  // namespace deft
