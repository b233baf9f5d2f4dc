// Layer patterns of recipes: '*' stands for any text, '|' separates alternatives.
//
//   matches("*.bias", "conv1.bias") == true      matches("linear*|head", "linear2") == true
#ifndef DEFT_CORE_PATTERN_H
#define DEFT_CORE_PATTERN_H

#include <string_view>

namespace deft {

bool matches(std::string_view pattern, std::string_view name);

}  // namespace deft

#endif
