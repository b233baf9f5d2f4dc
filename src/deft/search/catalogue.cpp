#include "deft/search/rate_range_test.h"
#include "deft/search/role.h"

namespace deft {

const Catalogue<Search>& searches() {
  static const Catalogue<Search> all{entry<Search, RateRangeTest>()};
  return all;
}

}  // namespace deft
