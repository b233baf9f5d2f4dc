#include "deft/layer/dropout.h"

namespace deft {

const Card DropoutRule::card{"layer", "dropout", "Dropout at a place of your own", "Srivastava et al. 2014, JMLR 15"};

void describe(Dropout& options, Fields& fields) {
  fields.real("rate", options.rate, "share of inputs set to zero", {0, 0.95});
  fields.yes_no("spatial", options.spatial, "drop whole channels instead of single numbers");
}

}  // namespace deft
