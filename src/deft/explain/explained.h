// What an explanation gives: a picture, a few lines, and the numbers behind them.
//
//   Explained one = explanation.explain(subject);
//   one.lines[0]      one.facts.dump()      one.picture.pixels.empty()
#ifndef DEFT_EXPLAIN_EXPLAINED_H
#define DEFT_EXPLAIN_EXPLAINED_H

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "deft/data/contact_sheet.h"

namespace deft {

struct Explained {
  Sheet picture;                      // empty: there is none
  std::string title;                  // what the picture shows, in a line
  std::vector<std::string> lines;     // for people
  nlohmann::json facts = nlohmann::json::object();
};

}  // namespace deft

#endif
