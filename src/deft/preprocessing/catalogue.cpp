#include "deft/preprocessing/impute.h"
#include "deft/preprocessing/log1p.h"
#include "deft/preprocessing/min_max.h"
#include "deft/preprocessing/one_hot.h"
#include "deft/preprocessing/pca.h"
#include "deft/preprocessing/pca_whitening.h"
#include "deft/preprocessing/standardize.h"
#include "deft/preprocessing/zca_whitening.h"
#include "deft/preprocessing/zero_center.h"

namespace deft {

const Catalogue<Preprocessing>& preprocessings() {
  static const Catalogue<Preprocessing> all{
      entry<Preprocessing, ZeroCenter>(), entry<Preprocessing, Standardize>(),  entry<Preprocessing, MinMax>(),
      entry<Preprocessing, Log1p>(),      entry<Preprocessing, Pca>(),          entry<Preprocessing, PcaWhitening>(),
      entry<Preprocessing, ZcaWhitening>(), entry<Preprocessing, OneHot>(),     entry<Preprocessing, Impute>(),
  };
  return all;
}

}  // namespace deft
