// Overrides: key=value words after the recipe, without dashes, applied left to right (DESIGN.md section 4).
//
//   optimization.learning_rate=0.05      the only entry of the chapter that has this option
//   regularization.dropout.rate=0.5      that entry, appended if absent; dropout.2.rate: the second one
//   regularization.max_norm=off          entry removed;  =on: appended
//   activation.name=rrelu                the chapter becomes just that
//   augmentation=off                     none
//   network.layer.1.channels=96          lists count from 1
#ifndef DEFT_RECIPE_OVERRIDES_H
#define DEFT_RECIPE_OVERRIDES_H

#include <string>
#include <vector>

#include "deft/core/recipe_document.h"

namespace deft {

struct Override {
  std::string path;
  std::string value;
};

// Splits "a.b=c". Throws Refusal for a word without '='.
Override parse_override(const std::string& word);

// Applies them in order. Overrides of a chapter that is absent (decided from the data later) and that need its
// entries are put into `deferred` where given, else they act on an empty chapter.
void apply_overrides(RecipeDocument& document, const std::vector<Override>& overrides, Problems& problems,
                     std::vector<Override>* deferred = nullptr);

}  // namespace deft

#endif
