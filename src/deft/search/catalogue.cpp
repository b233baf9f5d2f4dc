#include "deft/search/ablation.h"
#include "deft/search/rate_range_test.h"
#include "deft/search/role.h"

namespace deft {

const Catalogue<Search>& searches() {
  static const Catalogue<Search> all{entry<Search, RateRangeTest>(), entry<Search, Ablation>()};
  return all;
}

}  // namespace deft
