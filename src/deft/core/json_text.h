// JSON from files that may be anybody's.
//
//   nlohmann::json read = parse_json(text);        // read.is_discarded() where it is no JSON, or nested deeper than kDeepest
//
// Reading depth costs no stack, but writing, comparing and copying do: a megabyte of "[" would end the program.
#ifndef DEFT_CORE_JSON_TEXT_H
#define DEFT_CORE_JSON_TEXT_H

#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace deft {

constexpr int kDeepest = 64;

nlohmann::json parse_json(std::string_view text);

}  // namespace deft

#endif
