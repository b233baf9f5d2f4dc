// What a recipe tells the coach about a run, whether it is about to start or was recorded by somebody.
//
//   add_recipe_facts(read_recipe("runs/a/recipe.toml", problems), facts);      facts.batch_size == 128
//
// What the recipe leaves open stays as it was.
#ifndef DEFT_COACH_RECIPE_FACTS_H
#define DEFT_COACH_RECIPE_FACTS_H

#include "deft/coach/observations.h"
#include "deft/core/recipe_document.h"

namespace deft {

void add_recipe_facts(const RecipeDocument& recipe, RunFacts& facts);

}  // namespace deft

#endif
