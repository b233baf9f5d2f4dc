#include "deft/data/duplicates.h"

#include "deft/data/memory_pictures.h"
#include "deft/data/test_files.h"

namespace deft {
namespace {

TEST(Duplicates, CountsThoseWithinAndSharedAndTheContradicting) {
  Samples train, test;
  train.pictures = std::make_shared<MemoryPictures>(4, 1, 2, 1, std::vector<std::uint8_t>{1, 2, 3, 4, 1, 2, 1, 2});
  train.labels = {0, 1, 0, 1};
  test.pictures = std::make_shared<MemoryPictures>(3, 1, 2, 1, std::vector<std::uint8_t>{3, 4, 2, 1, 1, 2});
  test.labels = {1, 0, 0};
  const Duplicates found = find_duplicates(train, test);
  EXPECT_EQ(found.within, 2);
  EXPECT_EQ(found.shared, 2);
  EXPECT_EQ(found.contradicting, 1);
  EXPECT_EQ(found.shared_pairs[0], (std::pair<std::int64_t, std::int64_t>{0, 1}));
}

TEST(Duplicates, GlyphsHaveNone) {
  const DataSet set = load_source("glyphs");
  const Duplicates found = find_duplicates(set.train, set.test);
  EXPECT_EQ(found.within, 0);
  EXPECT_EQ(found.shared, 0);
}

}  // namespace
}  // namespace deft
