#include "deft/data/cifar10.h"

#include "deft/data/cifar_records.h"
#include "deft/data/test_files.h"

namespace deft {
namespace {

std::string record(char label, char red, char green, char blue) {
  return std::string(1, label) + std::string(1024, red) + std::string(1024, green) + std::string(1024, blue);
}

TEST(Cifar10, PlanesBecomePixels) {
  TemporaryFolder folder;
  std::string one = record(3, 10, 20, 30);
  one[1 + 33] = 99;  // red of row 1, column 1
  const Samples samples = read_cifar({folder.write("a.bin", record(0, 1, 2, 3) + one)}, 1, 10);
  EXPECT_EQ(samples.labels, (std::vector<std::int64_t>{0, 3}));
  const std::vector<std::uint8_t> pixels = pixels_of(*samples.pictures, 1);
  EXPECT_EQ(pixels[33 * 3], 99);
  EXPECT_EQ(pixels[33 * 3 + 1], 20);
  EXPECT_EQ(pixels[33 * 3 + 2], 30);
  EXPECT_EQ(pixels[34 * 3], 10);
}

TEST(Cifar10, RefusesAWrongLengthNamingFileSizeAndRecord) {
  TemporaryFolder folder;
  const std::string file = folder.write("a.bin", std::string(3074, 'x'));
  EXPECT_EQ(refusal_of([&] { read_cifar({file}, 1, 10); }),
            file + ": 3074 bytes is no whole number of records of 3073 bytes");
  const std::string empty = folder.write("b.bin", "");
  EXPECT_EQ(refusal_of([&] { read_cifar({empty}, 1, 10); }),
            empty + ": 0 bytes is no whole number of records of 3073 bytes");
}

TEST(Cifar10, RefusesALabelOutsideTheClasses) {
  TemporaryFolder folder;
  const std::string file = folder.write("a.bin", record(10, 0, 0, 0));
  EXPECT_EQ(refusal_of([&] { read_cifar({file}, 1, 10); }), file + ": record 0 has label 10, expected 0 .. 9");
}

TEST(Cifar10, RefusesAFolderWithoutTheFiles) {
  TemporaryFolder folder;
  EXPECT_EQ(refusal_of([&] { load_source("cifar10:" + folder.text()); }),
            folder.text() + ": no file test_batch.bin in it (the binary version is needed)");
  EXPECT_EQ(refusal_of([] { load_source("cifar10"); }), "data.source: the folder is missing after the colon");
}

TEST(Cifar10, TheRealSetHasThePublishedCountsAndMean) {
  const std::string folder = shared_data("cifar10");
  if (folder.empty()) GTEST_SKIP() << "DEFT_DATA is not set";
  const DataSet set = load_source("cifar10:" + folder);
  EXPECT_EQ(set.train.size(), 50000);
  EXPECT_EQ(set.test.size(), 10000);
  EXPECT_EQ(set.class_names[3], "cat");
  std::vector<std::int64_t> counts(10);
  double green = 0;
  for (std::int64_t label : set.train.labels) ++counts[static_cast<std::size_t>(label)];
  EXPECT_EQ(counts, std::vector<std::int64_t>(10, 5000));
  std::vector<std::uint8_t> bytes(3072);
  for (std::int64_t i = 0; i < 50000; ++i) {
    set.train.pictures->read(i, bytes.data());
    for (std::size_t p = 1; p < 3072; p += 3) green += bytes[p];
  }
  EXPECT_NEAR(green / 50000 / 1024 / 255, 0.4822, 1e-4);  // published mean of the green channel
}

}  // namespace
}  // namespace deft
