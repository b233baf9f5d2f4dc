#include "deft/data/mnist.h"

#include <zlib.h>

#include "deft/data/file_bytes.h"
#include "deft/data/test_files.h"

namespace deft {
namespace {

const std::vector<std::uint8_t> kTwoByTwo{0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2, 9, 8, 7, 6};

TEST(Mnist, ReadsAnIdxFileByHand) {
  TemporaryFolder folder;
  const Idx idx = read_idx(folder.write("a", kTwoByTwo));
  EXPECT_EQ(idx.dimensions, (std::vector<std::int64_t>{1, 2, 2}));
  EXPECT_EQ(idx.bytes, (std::vector<std::uint8_t>{9, 8, 7, 6}));
}

TEST(Mnist, ReadsAPackedFileAsThePlainOne) {
  TemporaryFolder folder;
  const std::string file = folder / "a.gz";
  gzFile packed = gzopen(file.c_str(), "wb");
  gzwrite(packed, kTwoByTwo.data(), static_cast<unsigned>(kTwoByTwo.size()));
  gzclose(packed);
  EXPECT_EQ(read_idx(file).bytes, (std::vector<std::uint8_t>{9, 8, 7, 6}));
}

TEST(Mnist, RefusesAWrongMagicAndASizeThatDoesNotFit) {
  TemporaryFolder folder;
  const std::string wrong = folder.write("w", "no idx file");
  EXPECT_EQ(refusal_of([&] { read_idx(wrong); }),
            wrong + ": not an idx file of bytes (it must start with 0 0 8 and 1 .. 4 dimensions)");
  std::vector<std::uint8_t> cut = kTwoByTwo;
  cut.pop_back();
  const std::string file = folder.write("c", cut);
  EXPECT_EQ(refusal_of([&] { read_idx(file); }), file + ": 3 bytes of data, its header promises 4");
  const std::string header = folder.write("h", std::vector<std::uint8_t>{0, 0, 8, 3, 0, 0});
  EXPECT_EQ(refusal_of([&] { read_idx(header); }), header + ": cut off inside the header");
  const std::string huge = folder.write("g", std::vector<std::uint8_t>{0, 0, 8, 2, 255, 255, 255, 255, 255, 255, 255, 255});
  EXPECT_EQ(refusal_of([&] { read_idx(huge); }), huge + ": dimensions that cannot be");
}

TEST(Mnist, DamagedGzipAndABombAreRefused) {
  EXPECT_EQ(refusal_of([] { gunzip({1, 2, 3}, 10, "x.gz"); }), "x.gz: damaged or cut off gzip file");
  TemporaryFolder folder;
  const std::string file = folder / "zeros.gz";
  const std::vector<char> zeros(100000);
  gzFile packed = gzopen(file.c_str(), "wb");
  gzwrite(packed, zeros.data(), 100000);
  gzclose(packed);
  EXPECT_EQ(refusal_of([&] { gunzip(read_bytes(file, 1000), 5000, "z.gz"); }),
            "z.gz: unpacks to more than the 5000 bytes it may have");
}

TEST(Mnist, TheRealSetHasItsCounts) {
  const std::string folder = shared_data("mnist");
  if (folder.empty()) GTEST_SKIP() << "DEFT_DATA is not set";
  const DataSet set = load_source("mnist:" + folder);
  EXPECT_EQ(set.train.size(), 60000);
  EXPECT_EQ(set.test.size(), 10000);
  EXPECT_EQ(set.train.pictures->channels(), 1);
  EXPECT_TRUE(set.drawn_symbols);
  EXPECT_EQ((std::vector<std::int64_t>(set.test.labels.begin(), set.test.labels.begin() + 5)),
            (std::vector<std::int64_t>{7, 2, 1, 0, 4}));  // the well-known first test digits
}

}  // namespace
}  // namespace deft
