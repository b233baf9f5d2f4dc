#include "deft/ensemble/top_of_search.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>

#include "deft/core/files.h"
#include "deft/core/problem.h"

namespace deft {
namespace {

namespace fs = std::filesystem;

class Runs : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = (fs::temp_directory_path() / ("deft-top-" + std::to_string(::getpid()))).string();
    fs::remove_all(folder_);
    add("a", R"({"source": "glyphs", "val_accuracy": 0.7, "test_accuracy": 0.99})");
    add("b", R"({"source": "glyphs", "val_accuracy": 0.9, "test_accuracy": 0.10})");
    add("c", R"({"source": "glyphs", "val_accuracy": 0.8})");
    add("other", R"({"source": "mnist:x", "val_accuracy": 0.95})");
    add("unjudged", R"({"source": "glyphs", "val_accuracy": null})");
    add("ensemble", R"({"source": "glyphs", "val_accuracy": 0.99, "ensemble": {}})");
    add("broken", "{");
    fs::create_directories(folder_ + "/interrupted");
    write_file(folder_ + "/interrupted/recipe.toml", "");
  }
  void TearDown() override { fs::remove_all(folder_); }
  void add(const std::string& name, const std::string& summary) {
    fs::create_directories(folder_ + "/" + name);
    write_file(folder_ + "/" + name + "/summary.json", summary);
    write_file(folder_ + "/" + name + "/model.safetensors", "");
  }
  std::string path(const std::string& name) const { return folder_ + "/" + name; }
  std::string folder_;
};

TEST_F(Runs, AreRankedByValidationAndNotByTest) { EXPECT_EQ(ranked_runs(folder_, "glyphs"), (std::vector<std::string>{path("b"), path("c"), path("a")})); }

TEST_F(Runs, OnlyTheBestOfTheDataAreTaken) {
  EXPECT_EQ(TopOfSearch({.folder = folder_, .count = 2}).runs("glyphs"), (std::vector<std::string>{path("b"), path("c")}));
  EXPECT_EQ(TopOfSearch({.folder = folder_, .count = 9}).runs("glyphs").size(), 3u);
}

TEST_F(Runs, GivenOnesAreTakenAsTheyAre) { EXPECT_EQ(TopOfSearch({.runs = {"x", "y"}}).runs("glyphs"), (std::vector<std::string>{"x", "y"})); }

TEST_F(Runs, TooFewAreRefused) {
  try {
    TopOfSearch({.folder = folder_}).runs("mnist:x");
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_EQ(refusal.what(), "[ensemble] top_of_search: in " + folder_ + " is one finished run with a validation accuracy on mnist:x, and an ensemble takes two or more");
  }
}

TEST_F(Runs, AFolderThatIsNotThereIsRefused) {
  try {
    ranked_runs(folder_ + "/none", "");
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_EQ(refusal.what(), folder_ + "/none: there is no such folder of runs");
  }
}

TEST_F(Runs, ARunThatCannotBeRankedIsRefused) {
  EXPECT_EQ(by_validation({path("a"), path("b")}), (std::vector<std::string>{path("b"), path("a")}));
  try {
    by_validation({path("a"), path("unjudged")});
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_EQ(refusal.what(), path("unjudged") + ": it is no finished single run with a validation accuracy, so it cannot be ranked");
  }
}

}  // namespace
}  // namespace deft
