#include "deft/data/cifar100.h"

#include "deft/data/test_files.h"

namespace deft {
namespace {

TEST(Cifar100, TheLabelIsTheFineOne) {
  TemporaryFolder folder;
  const std::string picture(3072, 7);
  folder.write("train.bin", std::string("\x05\x31", 2) + picture + std::string("\x06\x63", 2) + picture);
  folder.write("test.bin", std::string("\x07\x02", 2) + picture);
  const DataSet set = load_source("cifar100:" + folder.text());
  EXPECT_EQ(set.train.labels, (std::vector<std::int64_t>{0x31, 0x63}));
  EXPECT_EQ(set.test.labels, (std::vector<std::int64_t>{2}));
  EXPECT_EQ(set.class_names.size(), 100U);  // no meta file: numbers
  EXPECT_EQ(set.class_names[99], "99");
}

TEST(Cifar100, NamesComeFromTheMetaFile) {
  TemporaryFolder folder;
  folder.write("train.bin", std::string(3074, 1));
  folder.write("test.bin", std::string(3074, 1));
  std::string names;
  for (int i = 0; i < 100; ++i) names += "name" + std::to_string(i) + "\r\n";
  folder.write("fine_label_names.txt", names);
  EXPECT_EQ(load_source("cifar100:" + folder.text()).class_names[42], "name42");
}

TEST(Cifar100, RefusesTheTenClassLayout) {
  TemporaryFolder folder;
  folder.write("train.bin", std::string(3073, 1));
  folder.write("test.bin", std::string(3073, 1));
  EXPECT_EQ(refusal_of([&] { load_source("cifar100:" + folder.text()); }),
            folder / "train.bin" + ": 3073 bytes is no whole number of records of 3074 bytes");
}

}  // namespace
}  // namespace deft
