// What describe() says about one option: its kind and what it allows.
//
//   option_range(*find_chapter("regularization"), "dropout", "rate")    ->  {.kind = Kind::real, .allowed = {0, 0.95}}
#ifndef DEFT_SEARCH_OPTION_RANGE_H
#define DEFT_SEARCH_OPTION_RANGE_H

#include <optional>
#include <string>
#include <vector>

#include "deft/core/fields.h"
#include "deft/recipe/chapters.h"

namespace deft {

struct OptionRange {
  enum class Kind { real, whole, choice, other };   // yes/no is a choice; texts and lists are other
  Kind kind = Kind::other;
  Range allowed{0, 0};
  std::vector<std::string> choices;
};

// Of a trick, or of the chapter's own table for an empty name; none where there is no such option.
std::optional<OptionRange> option_range(const Chapter& chapter, const std::string& trick, const std::string& option);

}  // namespace deft

#endif
