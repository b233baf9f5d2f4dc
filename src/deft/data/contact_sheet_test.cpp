#include "deft/data/contact_sheet.h"

#include "deft/data/memory_pictures.h"
#include "deft/data/test_files.h"

namespace deft {
namespace {

DataSet two_classes(std::int64_t side) {
  DataSet set;
  set.class_names = {"I", "no"};
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(3 * side * side), 10);
  std::fill_n(bytes.begin() + side * side, side * side, std::uint8_t{200});
  set.train.pictures = std::make_shared<MemoryPictures>(3, side, side, 1, std::move(bytes));
  set.train.labels = {0, 1, 0};
  return set;
}

TEST(ContactSheet, PutsPicturesInTheRowOfTheirClassEnlargedByWholeFactors) {
  const Sheet sheet = contact_sheet(two_classes(20));  // 64 / 20: three times
  EXPECT_EQ(sheet.width, 12 * 62 + 2);
  EXPECT_EQ(sheet.height, 2 * (20 + 62) + 2);
  auto at = [&](std::int64_t y, std::int64_t x) { return int{sheet.pixels[static_cast<std::size_t>((y * sheet.width + x) * 3)]}; };
  EXPECT_EQ(at(20 + 30, 2 + 30), 10);         // the first class's two pictures
  EXPECT_EQ(at(20 + 30, 2 + 62 + 30), 10);
  EXPECT_EQ(at(20 + 30, 2 + 124 + 30), 255);  // it has no third
  EXPECT_EQ(at(20 + 62 + 20 + 30, 2 + 30), 200);
}

TEST(ContactSheet, WritesTheNameOfTheClassInDots) {
  const Sheet sheet = contact_sheet(two_classes(64));
  std::string rows;  // the first letter: an I of 5 x 7 dots, two pixels each
  for (int y = 0; y < 7; ++y) {
    for (int x = 0; x < 5; ++x) rows += sheet.pixels[static_cast<std::size_t>(((4 + 2 * y) * sheet.width + 4 + 2 * x) * 3)] < 128 ? '#' : '.';
    rows += '\n';
  }
  EXPECT_EQ(rows, ".###.\n..#..\n..#..\n..#..\n..#..\n..#..\n.###.\n");
}

TEST(ContactSheet, LongAndForeignNamesDoNotLeaveTheSheet) {
  DataSet set = two_classes(8);
  set.class_names = {std::string(500, 'W'), "\xC3\xA9t\xC3\xA9"};
  EXPECT_EQ(contact_sheet(set).height, 2 * (20 + 66) + 2);
  EXPECT_EQ(letter_dots('\xC3'), letter_dots('?'));
}

TEST(ContactSheet, ShrinksLargePicturesToTheWidthOfAScreen) {
  const Sheet sheet = contact_sheet(two_classes(300));
  EXPECT_EQ(sheet.width, 12 * 114 + 2);
  EXPECT_EQ(sheet.pixels[static_cast<std::size_t>(((20 + 56) * sheet.width + 58) * 3)], 10);  // one colour stays that colour
}

TEST(ContactSheet, RefusesTables) {
  DataSet set;
  set.source = "csv:t.csv";
  EXPECT_EQ(refusal_of([&] { contact_sheet(set); }), "csv:t.csv: a table has no pictures to draw");
}

}  // namespace
}  // namespace deft
