#include <algorithm>
#include <set>

#include "deft/data/memory_pictures.h"
#include "deft/data/test_files.h"

namespace deft {
namespace {

std::vector<std::int64_t> labels_of(const std::vector<std::int64_t>& counts) {
  std::vector<std::int64_t> labels;
  for (std::size_t c = 0; c < counts.size(); ++c) labels.insert(labels.end(), static_cast<std::size_t>(counts[c]), static_cast<std::int64_t>(c));
  return labels;
}

TEST(StratifiedSplit, TakesTheShareOfEveryClassAndLosesNothing) {
  const std::vector<std::int64_t> labels = labels_of({100, 50, 2, 1});
  const Split split = stratified_split(labels, 0.2, 1);
  std::vector<std::int64_t> counts(4);
  for (std::int64_t i : split.part) ++counts[static_cast<std::size_t>(labels[static_cast<std::size_t>(i)])];
  EXPECT_EQ(counts, (std::vector<std::int64_t>{20, 10, 1, 0}));
  std::set<std::int64_t> all(split.part.begin(), split.part.end());
  all.insert(split.rest.begin(), split.rest.end());
  EXPECT_EQ(all.size(), 153U);
  EXPECT_EQ(split.part.size() + split.rest.size(), 153U);
  EXPECT_EQ(stratified_split(labels, 0.2, 1).part, split.part);
  EXPECT_NE(stratified_split(labels, 0.2, 2).part, split.part);
}

TEST(StratifiedSplit, ShareZeroAndOneAreEmptyAndAll) {
  EXPECT_TRUE(stratified_split({0, 0, 1, 1}, 0, 1).part.empty());
  EXPECT_TRUE(stratified_split({0, 0, 1, 1}, 1, 1).rest.empty());
}

TEST(StratifiedFolds, EveryClassIsSpreadEvenly) {
  const std::vector<std::int64_t> labels = labels_of({50, 23, 7});
  const std::vector<std::int64_t> fold = stratified_folds(labels, 5, 3);
  for (std::int64_t f = 0; f < 5; ++f) {
    EXPECT_EQ(std::count(fold.begin(), fold.end(), f), 16);
    for (std::int64_t c = 0; c < 3; ++c) {
      std::int64_t count = 0;
      for (std::size_t i = 0; i < labels.size(); ++i) count += fold[i] == f && labels[i] == c;
      EXPECT_NEAR(static_cast<double>(count), static_cast<double>(c == 0 ? 50 : c == 1 ? 23 : 7) / 5, 1);
    }
  }
}

TEST(LoadData, FoldsAreDisjointAndCoverTheTrainingPart) {
  std::int64_t total = 0;
  for (std::int64_t fold = 0; fold < 3; ++fold) {
    DataOptions options;
    options.source = "glyphs:samples=90";
    options.folds = 3;
    options.fold = fold;
    const DataSet set = load_data(options);
    EXPECT_EQ(set.train.size() + set.test.size(), 90);
    total += set.test.size();
  }
  EXPECT_EQ(total, 90);
}

TEST(LoadData, FractionKeepsThatShareOfEachClass) {
  DataOptions options;
  options.source = "glyphs:samples=1000";
  options.fraction = 0.1;
  const DataSet set = load_data(options);
  EXPECT_EQ(set.train.size(), 100);
  for (std::int64_t c = 0; c < 10; ++c) EXPECT_EQ(std::count(set.train.labels.begin(), set.train.labels.end(), c), 10);
  EXPECT_EQ(set.test.size(), 166);
}

TEST(LongTailed, HasThePublishedSizesOfCifar10WithRatio100) {
  const std::vector<std::int64_t> labels = labels_of(std::vector<std::int64_t>(10, 5000));
  const std::vector<std::int64_t> kept = long_tailed(labels, 10, 100, 0);
  EXPECT_EQ(kept.size(), 12406U);  // Cao et al. 2019: 5000, 2997, 1796, ... 50
  std::vector<std::int64_t> counts(10);
  for (const std::int64_t i : kept) ++counts[static_cast<std::size_t>(labels[static_cast<std::size_t>(i)])];
  EXPECT_EQ(counts, (std::vector<std::int64_t>{5000, 2997, 1796, 1077, 645, 387, 232, 139, 83, 50}));
  EXPECT_EQ(long_tailed(labels, 10, 50, 0).size(), 13996U);
}

TEST(LongTailed, RatioOneKeepsEvenClassesAndEveryClassKeepsOne) {
  EXPECT_EQ(long_tailed(labels_of({4, 4, 4}), 3, 1, 0).size(), 12U);
  EXPECT_EQ(long_tailed(labels_of({9, 9, 9}), 3, 1e6, 0).size(), 11U);
}

TEST(LoadData, LongTailThinsOutTheTrainingPartOnly) {
  const DataSet whole = load_data({.source = "glyphs:samples=500,classes=5"});
  const DataSet tail = load_data({.source = "glyphs:samples=500,classes=5", .long_tail = 20});
  EXPECT_EQ(tail.test.size(), whole.test.size());
  std::vector<std::int64_t> counts(5);
  for (const std::int64_t label : tail.train.labels) ++counts[static_cast<std::size_t>(label)];
  EXPECT_NEAR(static_cast<double>(counts[0]) / static_cast<double>(counts[4]), 20, 6);
  EXPECT_TRUE(std::is_sorted(counts.rbegin(), counts.rend()));
}

TEST(LoadData, RefusesUnknownSourcesAndBadOptions) {
  EXPECT_EQ(refusal_of([] { load_source("glyps"); }),
            "data.source: 'glyps' is neither a folder nor a known source; did you mean 'glyphs'?");
  EXPECT_EQ(refusal_of([] { load_source("no/such/folder"); }), "no/such/folder: no such file or folder");
  EXPECT_EQ(refusal_of([] { load_source(""); }),
            "data.source is missing: a folder, or cifar10:DIR, mnist:DIR, csv:FILE, glyphs");
  DataOptions options;
  options.source = "glyphs";
  options.folds = 3;
  options.fold = 3;
  EXPECT_EQ(refusal_of([&] { load_data(options); }), "data.fold = 3 is outside 0 .. 2");
}

TEST(Resize, HalvingAndKeepingAndConstants) {
  const std::vector<std::uint8_t> flat(6 * 10, 99);
  std::vector<std::uint8_t> out(9);
  resize_square(flat.data(), 6, 10, 1, 3, out.data());
  EXPECT_EQ(out, std::vector<std::uint8_t>(9, 99));
  const std::vector<std::uint8_t> picture{1, 2, 3, 4};
  std::vector<std::uint8_t> same(4);
  resize_square(picture.data(), 2, 2, 1, 2, same.data());
  EXPECT_EQ(same, picture);
  // 4 -> 2: the triangle of half width 2 about 2.5 gives rows 1, 2, 3 the weights .25, .75, .75 (row 4 is outside):
  // 70 * .75 / 1.75 = 30.
  const std::vector<std::uint8_t> row{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 70, 70, 70, 70};
  resize_square(row.data(), 4, 4, 1, 2, same.data());
  EXPECT_EQ(same, (std::vector<std::uint8_t>{0, 0, 30, 30}));
}

TEST(Samples, AreTakenEvenlySpread) {
  EXPECT_EQ(evenly_spread(10, 4), (std::vector<std::int64_t>{0, 2, 5, 7}));
  EXPECT_EQ(evenly_spread(3, 9), (std::vector<std::int64_t>{0, 1, 2}));
  EXPECT_TRUE(evenly_spread(0, 4).empty());
}

}  // namespace
}  // namespace deft
