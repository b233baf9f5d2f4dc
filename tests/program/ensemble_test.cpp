// deft ensemble, and what takes its result: evaluate, predict, export, train on its recipe.
#include <gtest/gtest.h>

#include <cmath>

#include "deft/core/png.h"
#include "tests/program/run_program.h"

namespace deft {
namespace {

// Two networks of different sizes on the same drawn digits.
class TwoRuns : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder;
    const std::vector<std::vector<std::string>> runs{{"--name", "a", "network.name=lenet5"}, {"--name", "b", "network.name=mlp", "data.size=24", "train.seed=4"}};
    for (const std::vector<std::string>& more : runs) {
      std::vector<std::string> words{"train", "glyphs:samples=400,classes=4", "train.epochs=3"};
      words.insert(words.end(), more.begin(), more.end());
      trained_ = trained_ && run_program(words, {.folder = folder_->path()}).exit_code == 0;
    }
    made_ = new Ended(run({"ensemble", "runs/a", "runs/b", "--method", "greedy", "--name", "both", "--json"}));
    for (int i = 0; i < 3; ++i) {
      std::vector<std::uint8_t> bytes(32 * 32 * 3, static_cast<std::uint8_t>(60 * i));
      folder_->write("pictures/" + std::to_string(i) + ".png", png(bytes, 32, 32, 3));
    }
  }
  static void TearDownTestSuite() {
    delete folder_;
    delete made_;
  }
  void SetUp() override {
    ASSERT_TRUE(trained_);
    ASSERT_EQ(made_->exit_code, 0) << made_->error;
  }
  static Ended run(const std::vector<std::string>& words) { return run_program(words, {.folder = folder_->path()}); }

  static TemporaryFolder* folder_;
  static Ended* made_;
  static bool trained_;
};
TemporaryFolder* TwoRuns::folder_ = nullptr;
Ended* TwoRuns::made_ = nullptr;
bool TwoRuns::trained_ = true;

TEST_F(TwoRuns, PrintTheSummaryAsOneJsonDocument) {
  const nlohmann::json summary = nlohmann::json::parse(made_->out);
  EXPECT_EQ(summary, json_of(folder_->file("runs/both/summary.json")));
  EXPECT_EQ(summary["ensemble"]["method"], "greedy");
  EXPECT_EQ(summary["ensemble"]["members"].size(), 2u);
  EXPECT_NE(made_->error.find("gain over the best member, runs/"), std::string::npos) << made_->error;
  EXPECT_EQ(names_in(folder_->file("runs/both")), (std::vector<std::string>{"checkpoints", "log.jsonl", "model.safetensors", "pictures.json", "recipe.toml", "report.html", "summary.json"}));
}

TEST_F(TwoRuns, PrintALeaderboardForPeople) {
  const Ended ended = run({"ensemble", "runs/a", "runs/b"});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  for (const char* part : {"accuracy", "weight", "validation", "test", "runs/a", "runs/b", "ensemble (average)", "95 % interval", "ensemble: runs/glyphs-ensemble-"}) {
    EXPECT_NE(ended.out.find(part), std::string::npos) << part << "\n" << ended.out;
  }
}

TEST_F(TwoRuns, AreEvaluatedAsTheSummarySays) {
  const Ended ended = run({"evaluate", "runs/both", "glyphs:samples=400,classes=4", "--json"});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  const nlohmann::json summary = json_of(folder_->file("runs/both/summary.json")), json = nlohmann::json::parse(ended.out);
  EXPECT_EQ(json["accuracy"], summary["test_accuracy"]);
  EXPECT_EQ(json["classes"], summary["classes"]);
}

TEST_F(TwoRuns, PredictPictures) {
  const Ended ended = run({"predict", "runs/both", "pictures", "--json"});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  const nlohmann::json json = nlohmann::json::parse(ended.out);
  ASSERT_EQ(json.size(), 3u);
  for (const nlohmann::json& one : json) {
    EXPECT_EQ(one.size(), 3u);
    EXPECT_GE(one["probability"].get<double>(), 0.25);
  }
}

TEST_F(TwoRuns, AreExportedWhereOneFormatCanHoldThem) {
  EXPECT_EQ(run({"export", "runs/both", "--format", "safetensors", "both.safetensors"}).exit_code, 0);
  const Ended evaluated = run({"evaluate", "both.safetensors", "glyphs:samples=400,classes=4", "--json"});
  ASSERT_EQ(evaluated.exit_code, 0) << evaluated.error;
  EXPECT_EQ(nlohmann::json::parse(evaluated.out)["accuracy"], json_of(folder_->file("runs/both/summary.json"))["test_accuracy"]);
  const Ended average = run({"ensemble", "runs/a", "runs/b", "--name", "average"});
  ASSERT_EQ(average.exit_code, 0);
  const Ended ended = run({"export", "runs/average", "both.onnx"});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_EQ(ended.error, "deft: export: runs/b takes 3 x 24 x 24 and runs/a takes 3 x 32 x 32, and one graph has one input; make the ensemble of members with the same data.size, or use --format safetensors\n");
  EXPECT_FALSE(folder_->has("both.onnx"));
}

TEST_F(TwoRuns, AreFoundInTheirFolder) {
  TemporaryFolder other;
  std::filesystem::create_directories(other.file("some"));
  std::filesystem::copy(folder_->file("runs/a"), other.file("some/a"), std::filesystem::copy_options::recursive);
  std::filesystem::copy(folder_->file("runs/b"), other.file("some/b"), std::filesystem::copy_options::recursive);
  const Ended ended = run_program({"ensemble", "some", "--top", "2", "--json"}, {.folder = other.path()});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_EQ(nlohmann::json::parse(ended.out)["ensemble"]["members"].size(), 2u);
}

TEST_F(TwoRuns, WhatIsWrongIsSaid) {
  const auto refused = [&](std::vector<std::string> words, int code = 1) {
    words.insert(words.begin(), "ensemble");
    const Ended ended = run(words);
    EXPECT_EQ(ended.exit_code, code) << ended.out << ended.error;
    return ended.error;
  };
  EXPECT_EQ(refused({"runs/a", "runs/b", "--method", "averge"}),
            "deft: --method averge: no rule is called that; did you mean 'average'? (average, geometric_average, vote, greedy, stack, late_fusion, early_fusion)\n");
  EXPECT_EQ(refused({"runs/a", "runs/b", "train.epochs=3"}), "deft: 'train.epochs' cannot be changed in finished runs; options of the method can: ensemble.average.OPTION=value\n");
  EXPECT_EQ(refused({"runs/a", "runs/b", "--method", "greedy", "ensemble.round=9"}), "deft: command line: unknown key 'ensemble.round'; did you mean 'ensemble.rounds'?\n");
  EXPECT_EQ(refused({"runs/a", "runs/c"}), "deft: runs/c: there is no such run folder\n");
  refused({}, 2);
}

}  // namespace
}  // namespace deft
