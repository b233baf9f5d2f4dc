// deft augment-preview, as a user runs it: which rows it draws, that they repeat, and what it refuses.
#include <gtest/gtest.h>

#include "tests/program/run_program.h"

namespace deft {
namespace {

Ended preview(const TemporaryFolder& folder, std::vector<std::string> words) {
  words.insert(words.begin(), "augment-preview");
  return run_program(words, {.folder = folder.path()});
}

TEST(AugmentPreview, DrawsARowForEachTrickAndBatchesWithMixing) {
  const TemporaryFolder folder;
  folder.write("r.toml",
               "[data]\nsource = \"glyphs:samples=60\"\n[[augmentation]]\nname = \"rotation\"\n[[augmentation]]\nname = \"gaussian_noise\"\n"
               "[[augmentation]]\nname = \"cutmix\"\nprobability = 1.0\n");
  const Ended ended = preview(folder, {"r.toml", "augmentation.rotation.degrees=40", "--out", "sheet.png", "--json"});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  const nlohmann::json json = nlohmann::json::parse(ended.out);
  EXPECT_EQ(json["file"], "sheet.png");
  EXPECT_EQ(json["rows"], (std::vector<std::string>{"the pictures", "rotation", "gaussian_noise",
                                                    "batch 1 as the network sees it (with cutmix)",
                                                    "batch 2 as the network sees it (with cutmix)",
                                                    "batch 3 as the network sees it (with cutmix)"}));
  const std::string picture = folder.read("sheet.png");
  EXPECT_EQ(picture.substr(1, 3), "PNG");
  // The same seed draws the same sheet, another one another.
  ASSERT_EQ(preview(folder, {"r.toml", "augmentation.rotation.degrees=40", "--out", "again.png"}).exit_code, 0);
  EXPECT_EQ(folder.read("again.png"), picture);
  ASSERT_EQ(preview(folder, {"r.toml", "augmentation.rotation.degrees=40", "train.seed=5", "--out", "other.png"}).exit_code, 0);
  EXPECT_NE(folder.read("other.png"), picture);
}

TEST(AugmentPreview, WithoutARecipeShowsWhatWouldBeDecided) {
  const TemporaryFolder folder;
  const Ended ended = preview(folder, {"glyphs:samples=60"});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_NE(ended.out.find("augment-preview.png: "), std::string::npos) << ended.out;
  EXPECT_NE(ended.out.find("  random_crop\n"), std::string::npos) << ended.out;
  EXPECT_TRUE(folder.has("augment-preview.png"));
  EXPECT_FALSE(folder.has("runs"));  // nothing is trained
}

TEST(AugmentPreview, RefusesTablesAndUnknownTricks) {
  const TemporaryFolder folder;
  std::string rows = "a,b,label\n";
  for (int i = 0; i < 40; ++i) rows += std::to_string(i) + "," + std::to_string(i % 7) + (i % 2 ? ",x\n" : ",y\n");
  folder.write("t.csv", rows);
  const Ended table = preview(folder, {"csv:t.csv"});
  EXPECT_EQ(table.exit_code, 1);
  EXPECT_NE(table.error.find("augment-preview: these data are a table, and augmentation changes pictures"), std::string::npos) << table.error;
  EXPECT_FALSE(folder.has("augment-preview.png"));
  const Ended unknown = preview(folder, {"glyphs:samples=60", "augmentation.name=rotatoin"});
  EXPECT_EQ(unknown.exit_code, 1);
  EXPECT_NE(unknown.error.find("did you mean 'rotation'?"), std::string::npos) << unknown.error;
}

}  // namespace
}  // namespace deft
