// deft ablate as it is typed: verdicts on a table whose truth is known, going on after a cut, refusals.
#include <gtest/gtest.h>

#include "tests/program/run_program.h"

namespace deft {
namespace {

// Two classes that column a tells apart; column b's scale drowns it unless columns are standardised.
std::string table(int rows) {
  std::string text = "a,b,label\n";
  for (int i = 0; i < rows; ++i) {
    const int label = i * 7 % 2;
    text += std::to_string(label * 2.0 + 0.001 * (i * 37 % 101)) + "," + std::to_string(1000.0 * (i * 53 % 97)) + (label ? ",yes\n" : ",no\n");
  }
  return text;
}

const char* const kRecipe =
    "[data]\nsource = \"csv:t.csv\"\nvalidation = 0.5\n[train]\nepochs = 4\nbatch_size = 16\n[network]\nname = \"linear\"\n[[preprocessing]]\nname = \"standardize\"\n"
    "[[loss]]\nname = \"cross_entropy\"\n[[optimization]]\nname = \"sgd\"\nlearning_rate = 0.5\n[[schedule]]\nname = \"constant\"\n[[initialization]]\nname = \"xavier\"\n"
    "[[regularization]]\nname = \"max_norm\"\nlimit = 1e6\n";

Ended ablate(const TemporaryFolder& folder, std::vector<std::string> words) {
  words.insert(words.begin(), {"ablate", "r.toml"});
  return run_program(words, {.folder = folder.path()});
}

TEST(Ablate, FindsWhatHelpsAndWhatDoesNothing) {
  const TemporaryFolder folder;
  folder.write("t.csv", table(240));
  folder.write("r.toml", kRecipe);
  const Ended ended = ablate(folder, {"--tricks", "preprocessing.standardize,regularization.max_norm", "--seeds", "5", "--json"});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  const nlohmann::json found = nlohmann::json::parse(ended.out);
  EXPECT_EQ(found["tricks"][0]["trick"], "preprocessing/standardize");
  EXPECT_EQ(found["tricks"][0]["verdict"], "helps") << found;
  EXPECT_GT(found["tricks"][0]["ci_low"], 0.1) << found;
  EXPECT_EQ(found["tricks"][1]["verdict"], "no effect seen") << found;
  EXPECT_EQ(found["tricks"][1]["delta_mean"], 0.0) << "a limit of a million touches nothing: the same training";
  EXPECT_EQ(found["trainings"], 15);
  for (const char* file : {"ablation.json", "forest.svg", "learned.toml", "recipe.toml", "trainings.jsonl"}) EXPECT_TRUE(folder.has(std::string("runs/ablate-t/") + file)) << file;
  const std::string learned = folder.read("runs/ablate-t/learned.toml");
  EXPECT_NE(learned.find("standardize"), std::string::npos);
  EXPECT_EQ(learned.find("max_norm"), std::string::npos);

  // Asked again, nothing is trained; of another trick, only that.
  const Ended again = ablate(folder, {"--tricks", "preprocessing.standardize", "--seeds", "5"});
  EXPECT_NE(again.out.find("15 trainings are known already"), std::string::npos) << again.out;
  EXPECT_EQ(again.out.find("seed  0"), std::string::npos) << again.out;
}

TEST(Ablate, SeveralAtATimeSayWhatOneAfterTheOtherSays) {
  const TemporaryFolder folder;
  folder.write("t.csv", table(240));
  folder.write("r.toml", kRecipe);
  const auto found = [&](const std::string& name, const std::string& workers) {
    const Ended ended = ablate(folder, {"--tricks", "preprocessing.standardize,optimization.learning_rate=0.1", "--seeds", "5", "--json", "--name", name, "train.threads=1", "search.ablation.workers=" + workers});
    EXPECT_EQ(ended.exit_code, 0) << ended.error;
    EXPECT_EQ(ended.error.find("3 trainings at a time, 1 thread each") != std::string::npos, workers == "3") << ended.error;
    nlohmann::json json = nlohmann::json::parse(ended.out);
    for (nlohmann::json& one : json["tricks"]) one.erase("seconds_delta");
    return json;
  };
  EXPECT_EQ(found("three", "3"), found("one", "1"));
  EXPECT_EQ(names_in(folder.file("runs/three")), (std::vector<std::string>{"ablation.json", "forest.svg", "learned.toml", "recipe.toml", "trainings.jsonl"}));
}

TEST(Ablate, AnInterruptLeavesWhatWasTrained) {
  const TemporaryFolder folder;
  folder.write("t.csv", table(240));
  folder.write("r.toml", kRecipe);
  const std::string record = folder.file("runs/cut/trainings.jsonl");
  const Ended ended = run_program({"ablate", "r.toml", "--tricks", "preprocessing.standardize", "--seeds", "1000", "search.ablation.first_look=900", "--name", "cut"},
                                  {.folder = folder.path(), .interrupt_when = [&] { return folder.read("runs/cut/trainings.jsonl").find('\n') != std::string::npos; }});
  EXPECT_EQ(ended.exit_code, 130) << ended.error;
  EXPECT_NE(ended.out.find("interrupted; what was trained is kept. The same command goes on with runs/cut\n"), std::string::npos) << ended.out;
  for (const std::string& name : names_in(folder.file("runs/cut"))) EXPECT_FALSE(name.starts_with("running")) << name;
  EXPECT_GE(lines_of(record).size(), 1u);
}

// The reason comes from the training's own process.
TEST(Ablate, SaysWhyATrainingWasRefused) {
  const TemporaryFolder folder;
  folder.write("t.csv", table(60));
  folder.write("r.toml", kRecipe);
  for (const auto& [trick, reason] : {std::pair{"network.name=resnet18", "deft: network resnet18 with stem small needs at least 8 x 8 pixels, but the input is 1 x 1 x 2\n"},
                                      {"data.validation=0.0", "deft: a training of this ablation keeps no validation samples, so that nothing can be judged by: take data.validation=0 out of --tricks\n"}}) {
    const Ended ended = ablate(folder, {"--tricks", trick, "--seeds", "2"});
    EXPECT_EQ(ended.exit_code, 1);
    EXPECT_FALSE(ended.error.empty());
    EXPECT_NE(ended.error.find(reason), std::string::npos) << ended.error;
    EXPECT_EQ(ended.error.find("running-"), std::string::npos) << ended.error;
    for (const std::string& name : names_in(folder.file("runs/ablate-t"))) EXPECT_FALSE(name.starts_with("running")) << name;
  }
}

TEST(Ablate, SaysWhatIsUnresolvedWhenTimeIsUp) {
  const TemporaryFolder folder;
  folder.write("t.csv", table(240));
  folder.write("r.toml", kRecipe);
  const Ended ended = ablate(folder, {"--tricks", "preprocessing.standardize", "--seeds", "1000", "--time", "1s", "search.ablation.first_look=900"});
  EXPECT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_NE(ended.out.find("time is up: 1 of 1 tricks are unresolved"), std::string::npos) << ended.out;
  EXPECT_NE(ended.out.find("unresolved"), std::string::npos);
}

TEST(Ablate, RefusesBeforeAnythingIsWritten) {
  const TemporaryFolder folder;
  folder.write("t.csv", table(60));
  folder.write("r.toml", kRecipe);
  const Ended unknown = ablate(folder, {"--tricks", "preprocessing.standardise"});
  EXPECT_EQ(unknown.exit_code, 1);
  EXPECT_NE(unknown.error.find("--tricks preprocessing.standardise: no such trick; did you mean 'preprocessing.standardize'?"), std::string::npos) << unknown.error;
  EXPECT_EQ(ablate(folder, {"--seeds", "1"}).exit_code, 2);
  EXPECT_FALSE(folder.has("runs"));
  EXPECT_EQ(ablate(folder, {"--tricks", "regularization.max_norm", "--seeds", "2"}).exit_code, 0);
  const Ended other = ablate(folder, {"--tricks", "regularization.max_norm", "--seeds", "2", "train.epochs=3"});
  EXPECT_EQ(other.exit_code, 1);
  EXPECT_NE(other.error.find("runs/ablate-t/recipe.toml: this folder holds the ablation of another recipe; name another one with --name"), std::string::npos) << other.error;
}

}  // namespace
}  // namespace deft
