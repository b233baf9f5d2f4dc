// Convolutions, linear layers and pooling by oneDNN, with everything behind them as post-operations.
#ifndef DEFT_MODEL_INTERNAL_ONEDNN_RUNNERS_H
#define DEFT_MODEL_INTERNAL_ONEDNN_RUNNERS_H

#include "deft/model/internal/runners.h"

namespace deft {

// False where deft was built without oneDNN: then the whole network is one plain step.
bool has_onednn();

// The step is a convolution, a linear layer or a pooling.
std::unique_ptr<Runner> onednn_runner(const StoredPlan& plan, const Step& step);

}  // namespace deft

#endif
