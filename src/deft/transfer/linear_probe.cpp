#include "deft/transfer/linear_probe.h"

namespace deft {

const Card LinearProbe::card{"transfer", "linear_probe", "Linear probe", "Razavian et al. 2014, CNN features off-the-shelf, arXiv:1403.6382"};

void describe(LinearProbeOptions& o, Fields& f) {
  describe_source(o.from, f);
  f.whole("views", o.views, "pictures of each sample that the classifier sees: itself and augmented ones", {1, 64});
  f.real("strength", o.strength, "of the penalty on the weights; 0: chosen by cross-validation", {0, 1e6});
}

}  // namespace deft
