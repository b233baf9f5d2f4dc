// Entries and values of a recipe that nobody wrote: their place says where they come from.
//
//   entry("dropout", {{"rate", real(0.2)}})
#ifndef DEFT_DECIDE_SETTINGS_H
#define DEFT_DECIDE_SETTINGS_H

#include <string>
#include <utility>
#include <vector>

#include "deft/core/recipe_document.h"

namespace deft {

inline const Place kDecided{"decided from the data", 0, 0};

inline Value real(double value) { return {value, kDecided}; }
inline Value whole(std::int64_t value) { return {value, kDecided}; }
inline Value text(const std::string& value) { return {value, kDecided}; }

Table entry(const std::string& name, std::vector<std::pair<std::string, Value>> options = {});

}  // namespace deft

#endif
