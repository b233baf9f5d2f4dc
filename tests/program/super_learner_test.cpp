// deft train csv:FILE without options: a network, boosted trees and a deep forest, cross-validated, delivered as one model.
#include <gtest/gtest.h>

#include "tests/program/run_program.h"

namespace deft {
namespace {

class SuperLearnerRun : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder;
    std::string rows = "width,colour,weight,label\n";
    for (int i = 0; i < 240; ++i) {
      const bool wrong = i == 37 || i == 118 || i == 203, small = ((i % 20 < 10) == (i % 3 > 0)) != wrong;
      rows += (i % 11 ? std::to_string(i % 20) : "") + (i % 3 ? ",red," : ",blue,") + std::to_string(i % 7) + (small ? ",small\n" : ",large\n");
    }
    folder_->write("t.csv", rows);
    const Ended ended = run({"train", "csv:t.csv", "--name", "a"});
    ASSERT_EQ(ended.exit_code, 0) << ended.error;
    said_ = ended.out + ended.error;
  }
  static void TearDownTestSuite() { delete folder_; }
  static Ended run(const std::vector<std::string>& words) { return run_program(words, {.folder = folder_->path()}); }
  static TemporaryFolder* folder_;
  static std::string said_;
};
TemporaryFolder* SuperLearnerRun::folder_ = nullptr;
std::string SuperLearnerRun::said_;

TEST_F(SuperLearnerRun, SaysWhyAndWeighsAll) {
  EXPECT_NE(said_.find("a network, boosted trees (9 settings) and a deep forest, compared on 5 folds"), std::string::npos) << said_;
  EXPECT_NE(said_.find("(fitted on the out-of-fold answers)"), std::string::npos) << said_;
  EXPECT_NE(folder_->read("runs/a/log.jsonl").find("compared on 5 folds"), std::string::npos);
  const nlohmann::json summary = json_of(folder_->file("runs/a/summary.json"));
  const nlohmann::json& members = summary["ensemble"]["members"];
  std::vector<std::string> names;
  double weights = 0.0;
  for (const nlohmann::json& one : members) {
    names.push_back(one["run"]);
    weights += one["weight"].get<double>();
  }
  EXPECT_EQ(names, (std::vector<std::string>{"boosted_trees", "deep_forest", "boosted_trees_2", "boosted_trees_3", "boosted_trees_4", "boosted_trees_5", "boosted_trees_6",
                                             "boosted_trees_7", "boosted_trees_8", "boosted_trees_9", "network"}));
  EXPECT_NEAR(weights, 1.0, 1e-6);
  EXPECT_GT(summary["val_accuracy"].get<double>(), 0.8);
}

TEST_F(SuperLearnerRun, NamesLabelsThatAreWrong) {
  const nlohmann::json findings = json_of(folder_->file("runs/a/summary.json"))["findings"];
  ASSERT_EQ(findings.size(), 1u) << findings;
  EXPECT_EQ(findings[0]["rule"], "label_noise");
  EXPECT_LT(findings[0]["evidence"]["share"].get<double>(), 0.2);
  const std::string advice = findings[0]["advice"];
  int named = 0;   // one or the other may have fallen into the test part
  for (const char* row : {"the row width 17, colour red, weight 2 is labelled 'small' and looks like 'large'", "the row width 18, colour red, weight 6 is labelled 'small' and looks like 'large'",
                          "the row width 3, colour red, weight 0 is labelled 'large' and looks like 'small'"}) {
    named += advice.find(row) != std::string::npos;
  }
  EXPECT_GE(named, 1) << advice;
  EXPECT_NE(said_.find("advice: " + advice), std::string::npos);
}

TEST_F(SuperLearnerRun, AnswersAsAnyOther) {
  const nlohmann::json evaluated = nlohmann::json::parse(run({"evaluate", "runs/a", "csv:t.csv", "--json"}).out);
  EXPECT_GT(evaluated["accuracy"].get<double>(), 0.8);
  EXPECT_EQ(nlohmann::json::parse(run({"predict", "runs/a", "t.csv", "--json"}).out).size(), 240u);
}

// The first thing a user asks of the first model: which columns, for this row and over all. `weight` decides nothing in these rows.
TEST_F(SuperLearnerRun, IsExplained) {
  const Ended ended = run({"explain", "runs/a", "t.csv:13", "--json"});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  const nlohmann::json json = nlohmann::json::parse(ended.out), &sample = json["samples"][0];
  const nlohmann::json predicted = nlohmann::json::parse(run({"predict", "runs/a", "t.csv", "--json"}).out)[12];
  EXPECT_EQ(sample["answers"][0]["class"], predicted["label"]);
  double weights = 0, together = 0;
  for (const nlohmann::json& one : sample["members"]) {
    weights += one["weight"].get<double>();
    for (const nlohmann::json& answer : one["answers"]) {
      if (answer["class"] == predicted["label"]) together += one["weight"].get<double>() * answer["probability"].get<double>();
    }
  }
  EXPECT_NEAR(weights, 1.0, 1e-5);
  EXPECT_NEAR(together, sample["answers"][0]["probability"].get<double>(), 1e-4);
  EXPECT_EQ(sample["explanations"][0]["name"], "occlusion");
  EXPECT_NE(sample["explanations"][0]["facts"]["columns"][0]["column"], "weight");
  EXPECT_EQ(json["network"][0]["name"], "permutation");
  EXPECT_EQ(json["network"][0]["facts"]["part"], "test");
  EXPECT_EQ(json["network"][0]["facts"]["columns"][2]["column"], "weight");
  EXPECT_TRUE(folder_->has("runs/a/explain/permutation.png"));
  EXPECT_NE(folder_->read("runs/a/report.html").find("1_t_occlusion.png"), std::string::npos);
}

TEST_F(SuperLearnerRun, IsExportedToOnnxAndNotToTorchScript) {
  ASSERT_EQ(run({"export", "runs/a", "a.onnx"}).exit_code, 0);
  EXPECT_NE(folder_->read("a.onnx").find("TreeEnsembleRegressor"), std::string::npos);
  EXPECT_EQ(run({"export", "runs/a", "--format", "torchscript", "a.pt"}).error, "deft: export: TorchScript has no operation for trees; take --format onnx, which does, or --format safetensors\n");
  EXPECT_FALSE(folder_->has("a.pt"));
}

TEST_F(SuperLearnerRun, RepeatsFromItsRecipe) {
  ASSERT_EQ(run({"train", "runs/a/recipe.toml", "--name", "again"}).exit_code, 0);
  EXPECT_EQ(folder_->read("runs/again/recipe.toml"), folder_->read("runs/a/recipe.toml"));
  expect_same_weights(folder_->file("runs/a/model.safetensors"), folder_->file("runs/again/model.safetensors"));
}

TEST_F(SuperLearnerRun, IsSwitchedOff) {
  ASSERT_EQ(run({"train", "csv:t.csv", "ensemble=off", "--name", "one"}).exit_code, 0);
  EXPECT_EQ(json_of(folder_->file("runs/one/summary.json"))["network"], "mlp");
}

TEST_F(SuperLearnerRun, RefusesWhatItCannotDo) {
  EXPECT_NE(run({"train", "csv:t.csv", "ensemble.name=super_learner", "ensemble.vote=on"}).error.find("[ensemble] super_learner weighs its learners by greedy, not by vote"), std::string::npos);
  EXPECT_NE(run({"train", "csv:t.csv", "ensemble.name=super_learner", "data.label=weight", "data.task=regression"}).error.find("super_learner answers with classes, and this task is regression"), std::string::npos);
}

}  // namespace
}  // namespace deft
