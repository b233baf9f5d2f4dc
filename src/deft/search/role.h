// What a search is: a method that tries trainings to find good options before, or instead of, the real one.
//
// A recipe has at most one. How a method is asked differs from one to the next, so each says it in its own header.
#ifndef DEFT_SEARCH_ROLE_H
#define DEFT_SEARCH_ROLE_H

#include "deft/core/catalogue.h"

namespace deft {

class Search {
 public:
  virtual ~Search() = default;
};

const Catalogue<Search>& searches();

}  // namespace deft

#endif
