// The recipe of a softmax regression on the same data: what stands after the first second of a short training.
//
//   RecipeDocument floor = softmax_regression(resolved, 540);     // 540 training samples
//
// Data, seed, time and places stay as they are; the rest is the model's own: one linear layer, no augmentation, 30 passes at most.
#ifndef DEFT_DECIDE_SOFTMAX_REGRESSION_H
#define DEFT_DECIDE_SOFTMAX_REGRESSION_H

#include "deft/core/recipe_document.h"

namespace deft {

RecipeDocument softmax_regression(RecipeDocument document, std::int64_t samples);

}  // namespace deft

#endif
