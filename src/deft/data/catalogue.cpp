#include "deft/data/cifar10.h"
#include "deft/data/cifar100.h"
#include "deft/data/csv.h"
#include "deft/data/glyphs.h"
#include "deft/data/image_folder.h"
#include "deft/data/mnist.h"
#include "deft/data/role.h"

namespace deft {

const Catalogue<DataSource>& data_sources() {
  static const Catalogue<DataSource> all{entry<DataSource, ImageFolder>(), entry<DataSource, Cifar10>(),
                                         entry<DataSource, Cifar100>(),    entry<DataSource, Mnist>(),
                                         entry<DataSource, Csv>(),         entry<DataSource, Glyphs>()};
  return all;
}

}  // namespace deft
