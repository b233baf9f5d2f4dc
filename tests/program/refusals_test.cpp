// What users get wrong: recipes with exact texts (tests/errors), bad data, full disks. Nothing half-written is left.
#include <gtest/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "deft/core/png.h"
#include "tests/program/run_program.h"

namespace deft {
namespace {

namespace fs = std::filesystem;

// tests/errors/NAME.toml is refused with exactly NAME.txt. Its first line may give overrides: "# overrides: a=b c=d".
TEST(BadRecipes, AreRefusedWithTheApprovedTexts) {
  const fs::path approved = fs::path(DEFT_SOURCE_DIR) / "tests/errors";
  int seen = 0;
  for (const fs::directory_entry& one : fs::directory_iterator(approved)) {
    if (one.path().extension() != ".toml") continue;
    ++seen;
    SCOPED_TRACE(one.path().filename().string());
    const TemporaryFolder folder;
    const std::string text = text_of(one.path().string());
    folder.write("run.toml", text);
    std::vector<std::string> words{"train", "run.toml"};
    const std::string mark = "# overrides: ";
    if (text.starts_with(mark)) {
      std::istringstream line(text.substr(mark.size(), text.find('\n') - mark.size()));
      for (std::string word; line >> word;) words.push_back(word);
    }
    const Ended ended = run_program(words, {.folder = folder.path()});
    EXPECT_EQ(ended.exit_code, 1);
    EXPECT_EQ(ended.error, text_of(fs::path(one.path()).replace_extension(".txt").string()));
    EXPECT_EQ(names_in(folder.path()), std::vector<std::string>{"run.toml"});
  }
  EXPECT_GE(seen, 10);
}

std::string picture(int shade, std::int64_t side = 16) {
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(side * side * 3));
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>((static_cast<std::size_t>(shade) * 37 + i * 11) % 251);
  return png(bytes, side, side, 3);
}

class BadData : public testing::Test {
 protected:
  // The message of a refusal that leaves nothing behind.
  std::string refused(const std::string& source, const std::vector<std::string>& more = {}) {
    std::vector<std::string> words{"train", source, "train.epochs=1", "--name", "a"};
    words.insert(words.end(), more.begin(), more.end());
    const std::vector<std::string> before = names_in(folder_.path());
    const Ended ended = run_program(words, {.folder = folder_.path()});
    EXPECT_EQ(ended.exit_code, 1) << ended.out;
    EXPECT_EQ(names_in(folder_.path()), before) << "nothing may be written";
    return ended.error;
  }
  void pictures(const std::string& folder, int count, int from = 0) {
    for (int i = 0; i < count; ++i) folder_.write(folder + "/" + std::to_string(i) + ".png", picture(from + i));
  }
  bool opencv() {
    pictures("probe/a", 2);
    pictures("probe/b", 2);
    const bool has = run_program({"data", "describe", "probe"}, {.folder = folder_.path()}).exit_code == 0;
    fs::remove_all(folder_.file("probe"));
    return has;
  }
  TemporaryFolder folder_;
};

TEST_F(BadData, MissingFolder) {
  EXPECT_EQ(refused("no/such/place"), "deft: no/such/place: no such file or folder\n");
  EXPECT_EQ(refused("glyhps"), "deft: data.source: 'glyhps' is neither a folder nor a known source; did you mean 'glyphs'?\n");
  EXPECT_EQ(refused("cifar10:nowhere"), "deft: nowhere: no such folder\n");
  EXPECT_EQ(refused("missing.toml"), "deft: missing.toml: cannot read the recipe: No such file or directory\n");
}

TEST_F(BadData, ClassFolders) {
  if (!opencv()) GTEST_SKIP() << "built without OpenCV";
  fs::create_directory(folder_.file("nothing"));
  EXPECT_EQ(refused("nothing"), "deft: nothing: no class folders in it (expected one subfolder of pictures per class)\n");
  pictures("single/a", 4);
  EXPECT_EQ(refused("single"), "deft: single: only one class ('a'); at least 2 are needed\n");
  pictures("gap/a", 4);
  fs::create_directories(folder_.file("gap/b"));
  EXPECT_EQ(refused("gap"), "deft: gap/b: no pictures of this class\n");
  pictures("lonely/a", 4);
  pictures("lonely/b", 1);
  EXPECT_EQ(refused("lonely"), "deft: lonely: class 'b' has 1 sample, at least 2 are needed to split off a test part\n");
}

TEST_F(BadData, TooManyBrokenPicturesOfAClass) {
  if (!opencv()) GTEST_SKIP() << "built without OpenCV";
  pictures("d/a", 20);
  pictures("d/b", 18, 40);
  folder_.write("d/b/x.png", picture(1).substr(0, 40));
  folder_.write("d/b/y.png", picture(2).substr(0, 40));
  folder_.write("d/b/z.png", picture(3).substr(0, 40));
  const std::string text = refused("d");
  EXPECT_EQ(text.find("deft: d/b: 3 of 21 pictures cannot be read, more than a tenth: d/b/x.png ("), 0u) << text;
}

TEST_F(BadData, FewBrokenPicturesAreSkippedCountedAndListed) {
  if (!opencv()) GTEST_SKIP() << "built without OpenCV";
  pictures("d/a", 20);
  pictures("d/b", 20, 40);
  folder_.write("d/b/x.png", picture(1).substr(0, 40));
  folder_.write("d/a/readme.txt", "not a picture");
  const Ended ended = run_program({"train", "d", "--name", "a", "train.epochs=1", "network.name=linear"}, {.folder = folder_.path()});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_NE(ended.out.find("note: skipped 2 files that cannot be used: d/a/readme.txt ("), std::string::npos) << ended.out;
  const std::string report = folder_.read("runs/a/report.html");
  EXPECT_NE(report.find("d/b/x.png"), std::string::npos);
  EXPECT_NE(report.find("skipped 2 files"), std::string::npos);
  const nlohmann::json summary = json_of(folder_.file("runs/a/summary.json"));
  EXPECT_EQ(summary["train_samples"].get<int>() + summary["val_samples"].get<int>() + summary["test_samples"].get<int>(), 40);
}

TEST_F(BadData, CifarRecords) {
  for (int i = 1; i <= 5; ++i) folder_.write("c/data_batch_" + std::to_string(i) + ".bin", std::string(3073, '\1'));
  folder_.write("c/test_batch.bin", std::string(3073, '\1'));
  folder_.write("c/data_batch_3.bin", std::string(3072, '\1'));
  EXPECT_EQ(refused("cifar10:c").find("deft: c/data_batch_3.bin: 3072 bytes is no whole number of records of 3073"), 0u);
  folder_.write("c/data_batch_3.bin", std::string(3073, '\x0a'));
  EXPECT_EQ(refused("cifar10:c").find("deft: c/data_batch_3.bin: record 0 has label 10"), 0u);
  fs::remove(folder_.file("c/data_batch_3.bin"));
  const std::string text = refused("cifar10:c");
  EXPECT_NE(text.find("data_batch_3.bin"), std::string::npos) << text;
}

std::string idx(int magic, const std::vector<int>& sides, std::size_t bytes) {
  std::string text{0, 0, static_cast<char>(magic), static_cast<char>(sides.size())};
  for (const int side : sides) text += {static_cast<char>(side >> 24), static_cast<char>(side >> 16), static_cast<char>(side >> 8), static_cast<char>(side)};
  return text + std::string(bytes, '\1');
}

TEST_F(BadData, IdxFiles) {
  for (const char* part : {"train", "t10k"}) {
    folder_.write(std::string("m/") + part + "-images-idx3-ubyte", idx(8, {20, 28, 28}, 20 * 28 * 28));
    folder_.write(std::string("m/") + part + "-labels-idx1-ubyte", idx(8, {20}, 20));
  }
  folder_.write("m/train-images-idx3-ubyte", idx(9, {20, 28, 28}, 20 * 28 * 28));
  EXPECT_EQ(refused("mnist:m"), "deft: m/train-images-idx3-ubyte: not an idx file of bytes (it must start with 0 0 8 and 1 .. 4 dimensions)\n");
  folder_.write("m/train-images-idx3-ubyte", idx(8, {20, 28, 28}, 20 * 28 * 28 - 1));
  EXPECT_EQ(refused("mnist:m").find("deft: m/train-images-idx3-ubyte: 15679 bytes of data, its header promises 15680"), 0u);
  folder_.write("m/train-images-idx3-ubyte", idx(8, {19, 28, 28}, 19 * 28 * 28));
  const std::string text = refused("mnist:m");
  EXPECT_EQ(text.find("deft: m/train-labels-idx1-ubyte: 20 labels for 19"), 0u) << text;
}

TEST_F(BadData, Tables) {
  std::string good;
  for (int i = 0; i < 20; ++i) good += std::to_string(i) + ",2," + (i % 2 ? "yes" : "no") + "\n";
  folder_.write("ragged.csv", good + "1,2\n");
  std::string text = refused("csv:ragged.csv");
  EXPECT_EQ(text.find("deft: ragged.csv: 1 rows have not 3"), 0u) << text;
  EXPECT_NE(text.find("21"), std::string::npos) << "the line is named: " << text;

  folder_.write("unlabelled.csv", good + "1,2,\n");
  text = refused("csv:unlabelled.csv");
  EXPECT_EQ(text.find("deft: unlabelled.csv: "), 0u) << text;
  EXPECT_NE(text.find("is missing"), std::string::npos) << text;

  folder_.write("train.csv", good);
  folder_.write("test.csv", "1,2,yes\n1,2,yess\n");
  text = refused("csv:train.csv,test=test.csv");
  EXPECT_NE(text.find("'yess' is in the test part only; did you mean 'yes'?"), std::string::npos) << text;

  folder_.write("empty.csv", "");
  EXPECT_EQ(refused("csv:empty.csv"), "deft: empty.csv: no rows in it\n");
  folder_.write("zeros.csv", std::string("1,\0,2\n", 6));
  EXPECT_EQ(refused("csv:zeros.csv"), "deft: zeros.csv: holds zero bytes; is it a text file in UTF-8?\n");
  folder_.write("same.csv", "1,2,yes\n3,4,yes\n5,6,yes\n");
  text = refused("csv:same.csv");
  EXPECT_NE(text.find("at least 2"), std::string::npos) << text;
  EXPECT_EQ(refused("csv:train.csv", {"data.label=kind"}).find("deft: train.csv: no column 'kind' for the label"), 0u);
}

TEST_F(BadData, GlyphsOptions) {
  EXPECT_NE(refused("glyphs:sampels=300").find("did you mean 'samples'?"), std::string::npos);
  EXPECT_NE(refused("glyphs:classes=1").find("is outside 2 .. "), std::string::npos);
}

TEST_F(BadData, ANetworkBeyondTheMemory) {
  const std::string text = refused("glyphs:samples=200", {"network.name=plain_cnn", "network.widths=[8192, 8192]", "network.convolutions=[100, 100]"});
  EXPECT_EQ(text.find("deft: network plain_cnn: its weights need about 2"), 0u) << text;
  EXPECT_NE(text.find(" of memory are available; take a smaller network\n"), std::string::npos) << text;
}

TEST_F(BadData, MoreThreadsThanProcessorsIsSaid) {
  const Ended ended = run_program({"train", "glyphs:samples=200", "train.epochs=1", "network.name=linear", "train.threads=1024"}, {.folder = folder_.path()});
  EXPECT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_NE(ended.out.find("note: train.threads = 1024 is more than the "), std::string::npos) << ended.out;
}

TEST_F(BadData, FileInPlaceOfTheFolderForRuns) {
  folder_.write("results", "a file");
  const Ended ended = run_program({"train", "glyphs:samples=200", "train.epochs=1", "network.name=linear", "log.folder=results"}, {.folder = folder_.path()});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_EQ(ended.error.find("deft: results"), 0u) << ended.error;
  EXPECT_NE(ended.error.find("cannot make the "), std::string::npos) << ended.error;
  EXPECT_EQ(folder_.read("results"), "a file");
}

TEST_F(BadData, FolderWithoutPermission) {
  if (geteuid() == 0) {  // root may write anywhere but below the kernel's files
    EXPECT_EQ(refused("glyphs:samples=200", {"log.folder=/proc/runs", "network.name=linear"}).find("deft: /proc/runs: cannot make the folder for runs: "), 0u);
    return;
  }
  fs::create_directory(folder_.file("locked"));
  fs::permissions(folder_.file("locked"), fs::perms::owner_read | fs::perms::owner_exec);
  EXPECT_EQ(refused("glyphs:samples=200", {"log.folder=locked/runs", "network.name=linear"}), "deft: locked/runs: cannot make the folder for runs: Permission denied\n");
}

// A limit on the size of files stands in for a full disk: writing fails the same way.
Ended with_little_disk(const std::string& kilobytes, const std::vector<std::string>& arguments, const std::string& folder) {
  std::vector<std::string> words{"bash", "-c", "trap '' XFSZ; ulimit -f \"$0\"; exec \"$@\"", kilobytes, program_path()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return run_command(words, {.folder = folder});
}

TEST(FullDisk, AtTheStartLeavesNoRunFolder) {
  const TemporaryFolder folder;
  const Ended ended = with_little_disk("0", {"train", "glyphs:samples=200", "train.epochs=1", "network.name=linear", "--name", "a"}, folder.path());
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_FALSE(folder.has("runs/a"));
}

TEST(FullDisk, AtTheEndLeavesNoHalfModel) {
  const TemporaryFolder folder;
  // Enough for recipe, log and pictures, too little for the weights.
  const Ended ended = with_little_disk("1000", {"train", "glyphs:samples=200", "train.epochs=1", "network.name=mlp", "network.widths=[1024.0]", "--name", "a"}, folder.path());
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_NE(ended.error.find("deft: runs/a/model.safetensors: cannot write: "), std::string::npos) << ended.error;
  EXPECT_FALSE(folder.has("runs/a/model.safetensors"));
  EXPECT_FALSE(folder.has("runs/a/model.safetensors.part"));
  EXPECT_FALSE(folder.has("runs/a/summary.json"));
}

TEST(Board, AFolderThatIsNotThereIsRefused) {
  const TemporaryFolder folder;
  const Ended ended = run_program({"board"}, {.folder = folder.path()});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_EQ(ended.error, "deft: runs: there is no such folder\n");
  EXPECT_EQ(run_program({"board", ".", "--port", "70000"}, {.folder = folder.path()}).exit_code, 2);
}

}  // namespace
}  // namespace deft
