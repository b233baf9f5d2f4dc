#include "deft/layer/activate.h"

namespace deft {

const Card ActivateRule::card{"layer", "activate", "Activation at a place of your own",
                              "see the chapter activation (deft tricks activation)"};

void describe(ActivateOptions& options, Fields& fields) {
  fields.text("rule", options.rule, "auto (the recipe's activation) or an activation's name");
}

}  // namespace deft
