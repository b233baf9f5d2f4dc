#include "deft/preprocessing/one_hot.h"

#include <gtest/gtest.h>

#include "support/preprocessing_check.h"

namespace deft {
namespace {

const SampleLayout kLayout = table_layout({{"size", {}}, {"colour", {"red", "green", "blue"}}});

std::vector<std::string> names(const SampleLayout& layout) {
  std::vector<std::string> result;
  for (const Column& column : layout.columns) result.push_back(column.name);
  return result;
}

TEST(OneHot, TurnsEachSeenCategoryIntoAColumn) {
  OneHot map({});
  const SampleLayout layout = map.fit(std::vector<float>{7, 0, 8, 2, 9, 0}, kLayout);
  EXPECT_EQ(names(layout), (std::vector<std::string>{"size", "colour=red", "colour=blue"}));
  EXPECT_EQ(layout.shape, (Shape{1, 1, 3}));
  EXPECT_FALSE(layout.columns[1].categorical());
  EXPECT_EQ(applied(map, {5, 0, 6, 2}, 2, 3), (std::vector<float>{5, 1, 0, 6, 0, 1}));
}

TEST(OneHot, UnseenAndMissingCategoriesAreAllZero) {
  OneHot map({});
  map.fit(std::vector<float>{7, 0, 8, 2}, kLayout);
  EXPECT_EQ(applied(map, {5, 1, 6, kMissingValue}, 2, 3), (std::vector<float>{5, 0, 0, 6, 0, 0}));
}

TEST(OneHot, MissingHasAColumnOfItsOwnWhereTheTrainingPartHasSome) {
  OneHot map({});
  const SampleLayout layout = map.fit(std::vector<float>{7, 0, 8, kMissingValue}, kLayout);
  EXPECT_EQ(names(layout), (std::vector<std::string>{"size", "colour=red", "colour=missing"}));
  EXPECT_EQ(applied(map, {5, kMissingValue}, 2, 3), (std::vector<float>{5, 0, 1}));
}

TEST(OneHot, DependsOnlyOnWhatWasFitted) {
  expect_depends_only_on_what_was_fitted<OneHot>({}, {7, 0, 8, 2}, kLayout, {5, 2}, {6, 1});
}

TEST(OneHot, RefusesPictures) {
  EXPECT_EQ(refusal_text([] {
              OneHot({}).fit(std::vector<float>{1, 2, 3}, {{1, 1, 3}, {}});
            }),
            "[preprocessing] one_hot: the data are pictures; it works on the columns of a table");
}

}  // namespace
}  // namespace deft
