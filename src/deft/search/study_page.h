// study.html: a study on one page that needs no network and no script. History, importance, parallel coordinates, slices, leaders.
#ifndef DEFT_SEARCH_STUDY_PAGE_H
#define DEFT_SEARCH_STUDY_PAGE_H

#include <string>
#include <vector>

#include "deft/search/plan.h"

namespace deft {

std::string study_page(const Search& search, const Space& space, const std::string& name, const std::vector<Trial>& trials, const std::string& objective);

}  // namespace deft

#endif
