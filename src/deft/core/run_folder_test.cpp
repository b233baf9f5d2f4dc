#include "deft/core/run_folder.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "deft/core/problem.h"

namespace deft {
namespace {

class RunFolders : public testing::Test {
 protected:
  void SetUp() override {
    parent_ = (std::filesystem::temp_directory_path() / ("deft-runs-" + std::to_string(::getpid()))).string();
    std::filesystem::remove_all(parent_);
  }
  void TearDown() override { std::filesystem::remove_all(parent_); }
  static std::string text_of(const std::string& path) {
    std::ifstream stream(path);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  std::string parent_;
};

TEST_F(RunFolders, AreNumberedWhereNoNameIsGiven) {
  EXPECT_EQ(RunFolder::create(parent_, "", "glyphs").path(), parent_ + "/glyphs-1");
  EXPECT_EQ(RunFolder::create(parent_, "", "glyphs").path(), parent_ + "/glyphs-2");
  EXPECT_EQ(RunFolder::create(parent_, "", "iris").path(), parent_ + "/iris-1");
}

TEST_F(RunFolders, RefuseNamesThatAreTakenOrNoNames) {
  RunFolder::create(parent_, "a", "glyphs");
  const auto refusal = [&](const std::string& name) {
    try {
      RunFolder::create(parent_, name, "glyphs");
    } catch (const Refusal& refusal) {
      return std::string(refusal.what());
    }
    return std::string("made");
  };
  EXPECT_EQ(refusal("a"), parent_ + "/a: this run exists; choose another --name, or go on with it: --resume " + parent_ + "/a");
  for (const char* name : {"..", ".", "a/b", "-x"}) {
    EXPECT_EQ(refusal(name), "--name " + std::string(name) + ": a run's name is one folder name, without '/' and not starting with '-'");
  }
  EXPECT_THROW(RunFolder::open(parent_ + "/none"), Refusal);
  EXPECT_EQ(RunFolder::open(parent_ + "/a/").path(), parent_ + "/a");
}

TEST_F(RunFolders, LogWritesALineAtOnceAndNaNAsNull) {
  RunFolder folder = RunFolder::create(parent_, "a", "");
  folder.log({{"event", "step"}, {"loss", std::nan("")}});
  EXPECT_EQ(text_of(folder.file("log.jsonl")), "{\"event\":\"step\",\"loss\":null}\n");
  folder.log({{"name", "bad \xff byte"}});
  EXPECT_EQ(folder.log_offset(), static_cast<std::int64_t>(text_of(folder.file("log.jsonl")).size()));
}

TEST_F(RunFolders, CutLogGoesOnWhereItWasCut) {
  RunFolder folder = RunFolder::create(parent_, "a", "");
  folder.log({{"n", 1}});
  const std::int64_t offset = folder.log_offset();
  folder.log({{"n", 2}});
  folder.cut_log(offset);
  folder.log({{"n", 3}});
  EXPECT_EQ(text_of(folder.file("log.jsonl")), "{\"n\":1}\n{\"n\":3}\n");
}

}  // namespace
}  // namespace deft
