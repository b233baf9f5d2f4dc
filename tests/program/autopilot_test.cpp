// coach.mode = "act": remedies applied, checked, taken back, resumed; everything in the run folder.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/program/run_program.h"

namespace deft {
namespace {

// Three clouds that any network tells apart.
std::string clouds() {
  std::string table = "x,y,label\n";
  for (int i = 0; i < 360; ++i) {
    const double angle = 0.7 * i, middle = 4.0 * (i % 3), spread = 0.6 + 0.4 * std::sin(3.1 * i);
    table += std::to_string(middle + spread * std::cos(angle)) + "," + std::to_string(spread * std::sin(angle) - middle) + ",c" + std::to_string(i % 3) + "\n";
  }
  return table;
}

std::vector<std::string> recipe(const std::string& name, std::vector<std::string> more) {
  std::vector<std::string> words{"train", "csv:table.csv", "--name", name, "network.name=mlp", "network.widths=[16.0]", "optimization.name=sgd", "schedule=off",
                                 "regularization=off", "train.epochs=12", "train.batch_size=16", "train.threads=1", "log.every=1"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

std::vector<nlohmann::json> of_coach(const std::vector<nlohmann::json>& lines) {
  std::vector<nlohmann::json> found;
  for (const nlohmann::json& line : lines) {
    if (line["event"] == "decision" && line["chapter"] == "coach") found.push_back(line);
  }
  return found;
}

class Autopilots : public testing::Test {
 protected:
  void SetUp() override { folder_.write("table.csv", clouds()); }
  Ended run(const std::vector<std::string>& words) { return run_program(words, {.folder = folder_.path()}); }
  nlohmann::json summary(const std::string& name) { return json_of(folder_.file("runs/" + name + "/summary.json")); }
  TemporaryFolder folder_;
};

TEST_F(Autopilots, LowersARateThatDiverges) {
  const Ended ended = run(recipe("a", {"optimization.learning_rate=500", "coach.mode=act"}));
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_GT(summary("a")["test_accuracy"].get<double>(), 0.9);
  const nlohmann::json remedies = summary("a")["remedies"];
  ASSERT_FALSE(remedies.empty());
  EXPECT_TRUE(remedies[0]["change"].contains("optimization.learning_rate")) << remedies;
  EXPECT_EQ(remedies.back()["verdict"], "helped") << remedies;
  EXPECT_FALSE(of_coach(lines_of(folder_.file("runs/a/log.jsonl"))).empty()) << "every step is in the log";
  EXPECT_NE(ended.out.find("coach: "), std::string::npos);
  EXPECT_EQ(folder_.read("runs/a/recipe.toml").find("learning_rate = 500"), std::string::npos) << "the recipe in force is the mended one";
  EXPECT_EQ(names_in(folder_.file("runs/a/checkpoints")), std::vector<std::string>{});
}

TEST_F(Autopilots, OnlyAdvisesUnlessAsked) {
  const Ended ended = run(recipe("a", {"initialization.name=zero"}));
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_FALSE(summary("a").contains("remedies"));
  EXPECT_TRUE(of_coach(lines_of(folder_.file("runs/a/log.jsonl"))).empty());
  EXPECT_NE(folder_.read("runs/a/recipe.toml").find("name = \"zero\""), std::string::npos);
}

TEST_F(Autopilots, MendsTheStartBeforeTheFirstStep) {
  const Ended ended = run(recipe("a", {"initialization.name=zero", "optimization.learning_rate=0.1", "coach.mode=act"}));
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_GT(summary("a")["test_accuracy"].get<double>(), 0.9);
  int starts = 0, steps_of_first = 0;
  for (const nlohmann::json& line : lines_of(folder_.file("runs/a/log.jsonl"))) {
    starts += line["event"] == "start";
    steps_of_first += line["event"] == "step" && starts == 1;
  }
  EXPECT_EQ(starts, 2) << "the second training begins with a start line of its own";
  EXPECT_EQ(steps_of_first, 0);
  EXPECT_EQ(summary("a")["remedies"][0]["rule"], "bad_initialization");
  EXPECT_EQ(run({"diagnose", "runs/a", "--fail-on", "warning"}).exit_code, 0) << "the coach judges the training that counts";
}

TEST_F(Autopilots, LeavesAHealthyRunAlone) {
  ASSERT_EQ(run(recipe("plain", {"optimization.learning_rate=0.1"})).exit_code, 0);
  ASSERT_EQ(run(recipe("acting", {"optimization.learning_rate=0.1", "coach.mode=act"})).exit_code, 0);
  EXPECT_FALSE(summary("acting").contains("remedies"));
  expect_same_weights(folder_.file("runs/plain/model.safetensors"), folder_.file("runs/acting/model.safetensors"));
}

TEST_F(Autopilots, KeepsToTheTimeLimit) {
  std::vector<std::string> words = recipe("a", {"initialization.name=zero", "train.epochs=100000", "coach.mode=act"});
  words.insert(words.end(), {"--time", "4s"});
  ASSERT_EQ(run(words).exit_code, 0);
  EXPECT_LE(summary("a")["seconds"].get<double>(), 4.5);
}

TEST_F(Autopilots, ResumesInTheSecondTraining) {
  const std::vector<std::string> options{"initialization.name=zero", "optimization.learning_rate=0.1", "train.epochs=60", "coach.mode=act"};
  const Ended whole = run(recipe("whole", options));
  ASSERT_EQ(whole.exit_code, 0) << whole.error;
  const Ended cut = run_program(recipe("cut", options), {.folder = folder_.path(), .interrupt_when = [&] {
                                                           const std::string log = folder_.read("runs/cut/log.jsonl");
                                                           return std::count(log.begin(), log.end(), '\n') > 60;
                                                         }});
  ASSERT_EQ(cut.exit_code, 130) << cut.out << cut.error;
  const Ended rest = run({"train", "--resume", "runs/cut"});
  ASSERT_EQ(rest.exit_code, 0) << rest.error;
  for (const char* key : {"test_accuracy", "val_accuracy", "epochs", "steps", "remedies"}) EXPECT_EQ(summary("whole")[key], summary("cut")[key]) << key;
  expect_same_weights(folder_.file("runs/whole/model.safetensors"), folder_.file("runs/cut/model.safetensors"));
}

}  // namespace
}  // namespace deft
