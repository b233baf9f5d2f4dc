// deft train with a deep forest in the network's place, as a user runs it: the run folder answers as any other, and says what it cannot do.
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/program/run_program.h"

namespace deft {
namespace {

class DeepForestRun : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder;
    std::string rows = "width,colour,weight,label\n";
    for (int i = 0; i < 240; ++i) rows += (i % 11 ? std::to_string(i % 20) : "") + (i % 3 ? ",red," : ",blue,") + std::to_string(i % 7) + ((i % 20 < 10) == (i % 3 > 0) ? ",small\n" : ",large\n");
    folder_->write("t.csv", rows);
    const Ended ended = train({"ensemble.name=deep_forest", "ensemble.trees=8", "--name", "a"});
    ASSERT_EQ(ended.exit_code, 0) << ended.error;
  }
  static void TearDownTestSuite() { delete folder_; }
  static Ended run(const std::vector<std::string>& words) { return run_program(words, {.folder = folder_->path()}); }
  static Ended train(std::vector<std::string> words) {
    words.insert(words.begin(), "csv:t.csv");
    words.insert(words.begin(), "train");
    return run(words);
  }
  static TemporaryFolder* folder_;
};
TemporaryFolder* DeepForestRun::folder_ = nullptr;

TEST_F(DeepForestRun, EvaluatesPredictsAndStandsInTheReport) {
  const nlohmann::json summary = json_of(folder_->file("runs/a/summary.json"));
  EXPECT_EQ(summary["network"], "deep_forest");
  EXPECT_EQ(summary["tricks"].back(), "ensemble/deep_forest");
  EXPECT_GT(summary["test_accuracy"].get<double>(), 0.8);
  EXPECT_GT(summary["val_accuracy"].get<double>(), 0.8);
  const nlohmann::json evaluated = nlohmann::json::parse(run({"evaluate", "runs/a", "csv:t.csv", "--json"}).out);
  EXPECT_GT(evaluated["accuracy"].get<double>(), 0.9);
  const nlohmann::json predicted = nlohmann::json::parse(run({"predict", "runs/a", "t.csv", "--json"}).out);
  ASSERT_EQ(predicted.size(), 240u);
  int right = 0;
  for (int i = 0; i < 240; ++i) right += predicted[static_cast<std::size_t>(i)]["label"] == ((i % 20 < 10) == (i % 3 > 0) ? "small" : "large");
  EXPECT_NEAR(right / 240.0, evaluated["accuracy"].get<double>(), 1e-6);
  EXPECT_NE(folder_->read("runs/a/report.html").find("deep_forest"), std::string::npos);
}

TEST_F(DeepForestRun, RepeatsFromItsRecipe) {
  ASSERT_EQ(run({"train", "runs/a/recipe.toml", "--name", "again"}).exit_code, 0);
  EXPECT_EQ(folder_->read("runs/again/recipe.toml"), folder_->read("runs/a/recipe.toml"));
  expect_same_weights(folder_->file("runs/a/model.safetensors"), folder_->file("runs/again/model.safetensors"));
}

TEST_F(DeepForestRun, IsAMemberBesideANetwork) {
  ASSERT_EQ(train({"train.epochs=2", "--name", "net"}).exit_code, 0);
  const Ended ended = run({"ensemble", "runs/a", "runs/net", "--name", "both"});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_EQ(run({"evaluate", "runs/both", "csv:t.csv"}).exit_code, 0);
}

TEST_F(DeepForestRun, IsExplainedByItsAnswersAndExportedAsTrees) {
  const Ended ended = run({"explain", "runs/a", "t.csv:3", "--json"});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  const nlohmann::json json = nlohmann::json::parse(ended.out);
  EXPECT_EQ(json["samples"][0]["explanations"][0]["name"], "occlusion");
  EXPECT_EQ(json["network"][0]["name"], "permutation");
  EXPECT_EQ(json["network"][0]["facts"]["columns"][2]["column"], "weight");   // decides nothing
  ASSERT_EQ(run({"export", "runs/a", "runs/a.onnx"}).exit_code, 0);
  EXPECT_NE(folder_->read("runs/a.onnx").find("TreeEnsembleRegressor"), std::string::npos);
}

TEST_F(DeepForestRun, RefusesWhatItCannotDo) {
  EXPECT_EQ(run({"export", "runs/a", "--format", "torchscript", "a.pt"}).error, "deft: export: TorchScript has no operation for trees; take --format onnx, which does, or --format safetensors\n");
  EXPECT_FALSE(folder_->has("a.pt"));
  EXPECT_EQ(run({"explain", "runs/a", "t.csv:3", "explain.name=saliency"}).error, "deft: [explain] saliency looks into a network, and this model is a deep forest; occlusion and permutation work for any model\n");
  EXPECT_EQ(run({"train", "--resume", "runs/a"}).exit_code, 1);
  EXPECT_EQ(train({"ensemble.name=deep_forest", "optimization.name=adam"}).error.find("deft: [optimization] does nothing beside [ensemble] deep_forest, which is no network; take one of the two out"), 0u);
  EXPECT_EQ(train({"ensemble.name=deep_forest", "ensemble.vote=on"}).error.find("deft: command line: [ensemble] deep_forest is a model of its own"), 0u);
  EXPECT_EQ(train({"ensemble.name=deep_forest", "ensemble.random_forests=0", "ensemble.completely_random_forests=0"}).exit_code, 1);
  EXPECT_NE(train({"ensemble.name=deep_forest", "data.label=weight", "data.task=regression"}).error.find("[ensemble] deep_forest answers with classes, and this task is regression; take a network"), std::string::npos);
  EXPECT_NE(train({"ensemble.name=deep_forest", "preprocessing.name=one_hot"}).error.find("[ensemble] deep_forest: column 'width' has missing values; put preprocessing.impute before it"), std::string::npos);
  EXPECT_EQ(names_in(folder_->path()).size(), 2u) << "nothing may be written: runs and the table";
}

}  // namespace
}  // namespace deft
