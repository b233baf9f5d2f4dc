#include "deft/data/cifar10.h"

#include "deft/data/cifar_records.h"

namespace deft {

const Card Cifar10::card{"data", "cifar10", "CIFAR-10", "Krizhevsky 2009"};

void describe(Cifar10Options& options, Fields& fields) {
  fields.text("path", options.path, "folder of data_batch_1.bin .. test_batch.bin");
}

DataSet Cifar10::load(const DataOptions&) const {
  const std::filesystem::path folder = cifar_folder(options_.path, "cifar-10-batches-bin", "test_batch.bin");
  std::vector<std::filesystem::path> files;
  for (int i = 1; i <= 5; ++i) files.push_back(folder / ("data_batch_" + std::to_string(i) + ".bin"));
  DataSet set;
  set.name = "cifar10";
  set.train = read_cifar(files, 1, 10);
  set.test = read_cifar({folder / "test_batch.bin"}, 1, 10);
  set.test_given = true;
  set.class_names = cifar_class_names(folder / "batches.meta.txt", 10);
  if (set.class_names[0] == "0") {
    set.class_names = {"airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"};
  }
  return set;
}

}  // namespace deft
