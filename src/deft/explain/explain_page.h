// The page of deft explain: what explain.json holds, with the pictures beside it. No scripts, no network.
#ifndef DEFT_EXPLAIN_EXPLAIN_PAGE_H
#define DEFT_EXPLAIN_EXPLAIN_PAGE_H

#include <string>

#include <nlohmann/json_fwd.hpp>

namespace deft {

// All texts are escaped: names of files and classes may hold anything.
std::string explain_page(const nlohmann::json& document);

}  // namespace deft

#endif
