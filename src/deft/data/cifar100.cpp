#include "deft/data/cifar100.h"

#include "deft/data/cifar_records.h"

namespace deft {

const Card Cifar100::card{"data", "cifar100", "CIFAR-100", "Krizhevsky 2009"};

void describe(Cifar100Options& options, Fields& fields) {
  fields.text("path", options.path, "folder of train.bin, test.bin and fine_label_names.txt");
}

DataSet Cifar100::load(const DataOptions&) const {
  const std::filesystem::path folder = cifar_folder(options_.path, "cifar-100-binary", "test.bin");
  DataSet set;
  set.name = "cifar100";
  set.train = read_cifar({folder / "train.bin"}, 2, 100);
  set.test = read_cifar({folder / "test.bin"}, 2, 100);
  set.test_given = true;
  set.class_names = cifar_class_names(folder / "fine_label_names.txt", 100);
  return set;
}

}  // namespace deft
