#include "deft/data/shared_data.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "deft/core/problem.h"

namespace deft {
namespace {

const DataOptions kGlyphs{.source = "glyphs:samples=200,classes=4"};

TEST(SharedData, GivesWhatLoadDataGives) {
  SharedData shared;
  for (const double fraction : {1.0, 0.5}) {
    DataOptions options = kGlyphs;
    options.fraction = fraction;
    const DataSet expected = load_data(options), got = shared.load(options);
    EXPECT_EQ(got.train.labels, expected.train.labels);
    EXPECT_EQ(got.test.labels, expected.test.labels);
    EXPECT_EQ(got.notes, expected.notes);
    std::vector<std::uint8_t> a(static_cast<std::size_t>(got.train.pictures->height() * got.train.pictures->width() * got.train.pictures->channels())), b = a;
    got.train.pictures->read(3, a.data());
    expected.train.pictures->read(3, b.data());
    EXPECT_EQ(a, b);
  }
}

// A table of 40 rows, two classes.
class TableFile : public testing::Test {
 protected:
  void SetUp() override {
    file_ = (std::filesystem::temp_directory_path() / ("deft-shared-" + std::to_string(getpid()) + ".csv")).string();
    std::ofstream stream(file_);
    stream << "x,label\n";
    for (int i = 0; i < 40; ++i) stream << i << (i % 2 ? ",a\n" : ",b\n");
  }
  void TearDown() override { std::filesystem::remove(file_); }
  std::string file_;
};

TEST_F(TableFile, IsReadOnce) {
  SharedData shared;
  DataOptions options{.source = "csv:" + file_};
  const DataSet first = shared.load(options);
  std::filesystem::remove(file_);
  options.seed = 5;
  const DataSet second = shared.load(options);
  EXPECT_NE(first.train.rows, second.train.rows) << "divided by another seed";
  EXPECT_EQ(first.train.size(), second.train.size());
  options.label = "x";
  EXPECT_THROW(shared.load(options), Refusal) << "other options of reading: the file is wanted again";
}

// A part set aside before the folds is the test part of a run without folds, and in none of the folds.
TEST_F(TableFile, HoldoutIsTheTestPartOfARunWithoutFolds) {
  DataOptions options{.source = "csv:" + file_};
  const DataSet whole = load_data(options);
  ASSERT_FALSE(whole.test_given);
  std::set<float> expected(whole.train.rows.begin(), whole.train.rows.end()), seen;
  options.folds = 4;
  options.holdout = 0.2;
  for (options.fold = 0; options.fold < 4; ++options.fold) {
    const DataSet part = load_data(options);
    seen.insert(part.test.rows.begin(), part.test.rows.end());
    EXPECT_EQ(part.train.size() + part.test.size(), whole.train.size());
  }
  EXPECT_EQ(seen, expected);
}

TEST_F(TableFile, RepeatMakesOtherFoldsOfTheSameSamples) {
  DataOptions options{.source = "csv:" + file_, .folds = 4};
  options.holdout = 0.2;
  std::set<float> all[2];
  std::vector<float> first[2];
  for (options.repeat = 0; options.repeat < 2; ++options.repeat) {
    for (options.fold = 0; options.fold < 4; ++options.fold) {
      const DataSet part = load_data(options);
      if (options.fold == 0) first[options.repeat] = part.test.rows;
      all[options.repeat].insert(part.test.rows.begin(), part.test.rows.end());
    }
  }
  EXPECT_EQ(all[0], all[1]);
  EXPECT_NE(first[0], first[1]);
}

}  // namespace
}  // namespace deft
