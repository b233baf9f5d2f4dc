// The recipes of an ablation: the recipe itself, and for each trick the one with it, or without it.
//
//   const std::vector<Variant> all = leave_one_out(recipe);             // {"augmentation/random_crop", true, {"augmentation.random_crop=off"}}
//   const Variant mixup = variant_of("augmentation.mixup", recipe);     // {"augmentation/mixup", false, {"augmentation.mixup=on"}}
//   variant_of("optimization.beta=0.9", recipe)                         // any override is a trick: with it against without it
//
// A chapter that always has a trick is measured against its plainest: the activation against relu. Without its only loss or its
// optimiser a recipe is none: those are refused, and an override says against what (loss.name=hinge).
#ifndef DEFT_SEARCH_ABLATION_VARIANTS_H
#define DEFT_SEARCH_ABLATION_VARIANTS_H

#include <string>
#include <vector>

#include "deft/decide/decide.h"
#include "deft/recipe/recipe.h"

namespace deft {

struct Variant {
  std::string trick;                     // "augmentation/random_crop", or the override as given
  bool in_recipe = false;                // the variant is without it; else with it
  std::vector<std::string> overrides;    // that make the variant from the recipe
};

std::vector<Variant> leave_one_out(const Recipe& recipe);

// What suits these data and the recipe does not have.
std::vector<Variant> add_one_in(const Recipe& recipe, const Facts& facts);

// One that a user named: CHAPTER.TRICK, CHAPTER/TRICK, TRICK where only one chapter has it, or an override. Throws Refusal.
Variant variant_of(const std::string& word, const Recipe& recipe);

// "a,b=[1, 2],c" -> "a", "b=[1, 2]", "c": commas inside brackets and quotes stay.
std::vector<std::string> split_tricks(const std::string& words);

// The recipe with overrides. Throws Refusal.
Recipe changed(const Recipe& recipe, const std::vector<std::string>& overrides);

}  // namespace deft

#endif
