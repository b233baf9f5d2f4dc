#include "deft/search/ablation.h"
#include "deft/search/caviar.h"
#include "deft/search/coarse_to_fine.h"
#include "deft/search/cross_validation.h"
#include "deft/search/gaussian_process.h"
#include "deft/search/grid.h"
#include "deft/search/panda.h"
#include "deft/search/random.h"
#include "deft/search/rate_range_test.h"
#include "deft/search/role.h"
#include "deft/search/sobol.h"
#include "deft/search/successive_halving.h"
#include "deft/search/tpe.h"

namespace deft {

const Catalogue<Search>& searches() {
  static const Catalogue<Search> all{entry<Search, SuccessiveHalving>(), entry<Search, RandomSearch>(), entry<Search, GridSearch>(), entry<Search, SobolSearch>(),
                                     entry<Search, CoarseToFine>(),      entry<Search, Tpe>(),          entry<Search, GaussianProcess>(), entry<Search, CrossValidation>(),
                                     entry<Search, Panda>(),             entry<Search, Caviar>(),       entry<Search, RateRangeTest>(), entry<Search, Ablation>()};
  return all;
}

const std::vector<std::string>& sampler_names() {
  static const std::vector<std::string> names{"random", "sobol", "grid", "tpe", "gaussian_process", "coarse_to_fine"};
  return names;
}

std::unique_ptr<Search> sampler(const std::string& name, const StudyOptions& study) {
  if (name == "random") return std::make_unique<RandomSearch>(RandomSearchOptions{study});
  if (name == "sobol") return std::make_unique<SobolSearch>(SobolSearchOptions{study});
  if (name == "grid") return std::make_unique<GridSearch>(GridSearchOptions{study});
  if (name == "tpe") return std::make_unique<Tpe>(TpeOptions{study});
  if (name == "gaussian_process") return std::make_unique<GaussianProcess>(GaussianProcessOptions{study});
  if (name == "coarse_to_fine") return std::make_unique<CoarseToFine>(CoarseToFineOptions{study});
  return std::make_unique<RandomSearch>(RandomSearchOptions{study});   // a name that the reader refused already
}

}  // namespace deft
