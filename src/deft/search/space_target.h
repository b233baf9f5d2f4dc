// What an entry of a space means: "optimization.learning_rate" -> option learning_rate of the one entry of [[optimization]] that has it.
//
//   chapter                    the choice of a trick              optimization
//   chapter.trick              the trick, on or off               regularization.max_norm
//   chapter.trick.option       that option                        optimization.adam.beta2
//   chapter.option             of the only entry that has it      optimization.learning_rate, train.batch_size
//   network.layer.N.option     of a layer of the recipe's own network
#ifndef DEFT_SEARCH_SPACE_TARGET_H
#define DEFT_SEARCH_SPACE_TARGET_H

#include <functional>
#include <optional>
#include <string>

#include "deft/core/recipe_document.h"
#include "deft/recipe/chapters.h"

namespace deft {

struct SpaceTarget {
  const Chapter* chapter = nullptr;
  std::string trick, option;         // an empty option: the choice of a trick
  const Table* table = nullptr;      // the recipe's entry; none where the trick is not in the recipe
};

// None: `problem` was told why, with the nearest right name.
std::optional<SpaceTarget> space_target(const std::string& option, const RecipeDocument& recipe, const std::function<void(const std::string&)>& problem);

// The recipe's entry of that trick (an empty one: of any); null where there is none.
const Table* entry_of(const RecipeDocument& recipe, const std::string& chapter, const std::string& trick);

}  // namespace deft

#endif
