// A space from the recipe: the one that its [search] table writes down, or the options that matter most.
//
//   space = [{ option = "optimization.learning_rate", range = [1e-3, 1.0] },         a number; the scale is decided
//            { option = "optimization", names = ["adam", "nesterov"] },              which of these tricks
//            { option = "optimization.adam.beta2" },                                 only where adam is taken
//            { option = "regularization.max_norm" },                                 a trick, on or off
//            { option = "train.batch_size", values = [64, 128, 256] }]
//
// Without a range: factors around the recipe's value where the option spans more than two powers of ten, momentum through
// 1 - beta, else all that the option allows. Without a space: learning rate, then momentum, batch size and width, then decay and
// dropout (Ng, Deep Learning Specialization, course 2: the order in which hyperparameters matter), one for every five trials.
#ifndef DEFT_SEARCH_WRITTEN_SPACE_H
#define DEFT_SEARCH_WRITTEN_SPACE_H

#include "deft/core/problem.h"
#include "deft/core/recipe_document.h"
#include "deft/search/space.h"
#include "deft/search/study_options.h"

namespace deft {

// `recipe`: resolved, so that every option has its value. Everything that is wrong is reported: unknown options with the nearest
// name, ranges that are empty or not allowed, options that are never in force, what may not be searched.
Space written_space(const std::vector<SpaceEntry>& entries, const RecipeDocument& recipe, Problems& problems);

// The recipe's own most important options, at most `most`.
std::vector<SpaceEntry> default_entries(const RecipeDocument& recipe, std::int64_t most);

}  // namespace deft

#endif
