// The name the user probably meant: the closest by edit distance, or none rather than a silly one.
//
//   nearest_name("hihg", {"low", "high"}) == "high"      a swap of neighbours counts as one edit
//   nearest_name("Drop-Out", {"dropout"}) == "dropout"   case, '-' and '_' do not count
//   nearest_name("cat", {"dog"}) == ""
//
// A name is offered when at most max(1, length / 3) edits away.   Damerau 1964
#ifndef DEFT_CORE_NEAREST_NAME_H
#define DEFT_CORE_NEAREST_NAME_H

#include <string>
#include <string_view>
#include <vector>

namespace deft {

std::string nearest_name(std::string_view wrong, const std::vector<std::string>& known);

// "; did you mean 'high'?" or "".
std::string did_you_mean(std::string_view wrong, const std::vector<std::string>& known);

}  // namespace deft

#endif
