// deft explain, as a user runs it: what it writes for pictures and for rows of a table, and what it refuses.
#include <gtest/gtest.h>

#include <set>

#include "deft/core/png.h"
#include "tests/program/run_program.h"

namespace deft {
namespace {

std::set<std::string> names_of(const nlohmann::json& list) {
  std::set<std::string> names;
  for (const nlohmann::json& one : list) names.insert(one["name"].get<std::string>());
  return names;
}

std::string bar_picture(bool upright, std::int64_t side = 32) {
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(side * side * 3), 30);
  for (std::int64_t i = 0; i < side * side; ++i) {
    const std::int64_t across = upright ? i % side : i / side;
    if (across >= 12 && across < 20) std::fill_n(bytes.begin() + i * 3, 3, std::uint8_t{220});
  }
  return png(bytes, side, side, 3);
}

class ExplainPictures : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder;
    for (const auto& [name, network] : {std::pair{"lenet", "lenet5"}, {"flat", "mlp"}}) {
      const Ended ended = run_program({"train", "glyphs:samples=120,classes=3", "train.epochs=2", std::string("network.name=") + network, "--name", name}, {.folder = folder_->path()});
      ASSERT_EQ(ended.exit_code, 0) << ended.error;
    }
    folder_->write("bar.png", bar_picture(true));
    folder_->write("text.png", "no picture at all");
  }
  static void TearDownTestSuite() { delete folder_; }
  static Ended explain(std::vector<std::string> words) {
    words.insert(words.begin(), "explain");
    return run_program(words, {.folder = folder_->path()});
  }
  // The message of a refusal that writes nothing.
  static std::string refused(const std::vector<std::string>& words) {
    const std::vector<std::string> before = names_in(folder_->path());
    const bool there = folder_->has("runs/flat/explain");
    const Ended ended = explain(words);
    EXPECT_EQ(ended.exit_code, 1) << ended.out;
    EXPECT_EQ(names_in(folder_->path()), before);
    EXPECT_EQ(folder_->has("runs/flat/explain"), there);
    return ended.error;
  }
  static TemporaryFolder* folder_;
};
TemporaryFolder* ExplainPictures::folder_ = nullptr;

TEST_F(ExplainPictures, DrawsAllOfThemAndPutsThemIntoTheReport) {
  const Ended ended = explain({"runs/lenet", "bar.png", "explain.saliency.smoothing=3", "--json"});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  const nlohmann::json json = nlohmann::json::parse(ended.out);
  ASSERT_EQ(json["samples"].size(), 1u);
  EXPECT_EQ(names_of(json["samples"][0]["explanations"]), (std::set<std::string>{"occlusion", "feature_maps", "saliency", "grad_cam", "nearest"}));
  EXPECT_EQ(names_of(json["network"]), (std::set<std::string>{"filters", "embedding"}));
  double sum = 0;
  for (const nlohmann::json& one : json["samples"][0]["answers"]) sum += one["probability"].get<double>();
  EXPECT_NEAR(sum, 1.0, 1e-5);
  const nlohmann::json predicted = nlohmann::json::parse(run_program({"predict", "runs/lenet", "bar.png", "--json"}, {.folder = folder_->path()}).out);
  EXPECT_EQ(json["samples"][0]["answers"][0]["class"], predicted[0]["label"]);
  for (const std::string& name : json["written"]) {
    ASSERT_TRUE(folder_->has(name)) << name;
    if (name.ends_with(".png")) EXPECT_EQ(folder_->read(name).substr(1, 3), "PNG");
  }
  EXPECT_EQ(names_in(folder_->file("runs/lenet/explain")),
            (std::vector<std::string>{"1_bar_feature_maps.png", "1_bar_grad_cam.png", "1_bar_nearest.png", "1_bar_occlusion.png", "1_bar_saliency.png", "embedding.png", "explain.json", "filters.png", "index.html"}));
  EXPECT_EQ(json_of(folder_->file("runs/lenet/pictures.json"))["explanations"].size(), 7u);
  EXPECT_NE(folder_->read("runs/lenet/report.html").find("1_bar_grad_cam.png"), std::string::npos);
}

TEST_F(ExplainPictures, OfTheNetworkAloneAndElsewhere) {
  const std::string report = folder_->read("runs/flat/report.html");
  const Ended ended = explain({"runs/flat", "--out", "elsewhere"});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_EQ(names_in(folder_->file("elsewhere")), (std::vector<std::string>{"embedding.png", "explain.json", "filters.png", "index.html"}));
  EXPECT_EQ(folder_->read("runs/flat/report.html"), report);
  EXPECT_NE(ended.out.find("the model\n  filters "), std::string::npos) << ended.out;
}

TEST_F(ExplainPictures, PassesOverWhatANetworkHasNotUnlessAskedForIt) {
  const Ended ended = explain({"runs/flat", "bar.png", "--out", "other", "--json"});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_EQ(names_of(nlohmann::json::parse(ended.out)["samples"][0]["explanations"]), (std::set<std::string>{"occlusion", "saliency", "nearest"}));
  EXPECT_NE(ended.error.find("grad_cam left out: [explain] grad_cam: the network has no convolution"), std::string::npos) << ended.error;
  EXPECT_EQ(refused({"runs/flat", "bar.png", "explain.name=grad_cam"}),
            "deft: [explain] grad_cam: the network has no convolution whose maps could be weighted; saliency works for any network\n");
}

TEST_F(ExplainPictures, RefusesWhatCannotBeExplained) {
  EXPECT_EQ(refused({"runs/flat", "text.png"}), "deft: text.png: not a picture\n");
  EXPECT_EQ(refused({"runs/flat", "none.png"}), "deft: none.png: there is no such file or folder\n");
  EXPECT_EQ(refused({"runs", "bar.png"}), "deft: runs: no model.safetensors in it: this is not a finished run\n");
  EXPECT_EQ(refused({"runs/lenet", "bar.png", "explain.grad_cam.layer=conv3", "explain.filters=off"}).substr(0, 58), "deft: the network has no layer 'conv3'; did you mean 'conv");
  EXPECT_EQ(refused({"runs/flat", "bar.png", "explain.grad_cma.layer=a"}), "deft: command line: unknown key 'explain.grad_cma.layer'; did you mean 'explain.grad_cam.layer'?\n");
  EXPECT_EQ(refused({"runs/flat", "explain.name=saliency"}), "deft: [explain] saliency needs a sample: deft explain RUN FILE\n");
  EXPECT_EQ(refused({"runs/flat", "bar.png", "explain=off"}), "deft: deft explain: every explanation is off; there is nothing to draw\n");
  EXPECT_EQ(refused({"runs/flat", "bar.png", "train.epochs=3"}),
            "deft: command line: 'train.epochs' cannot be changed in a finished run; train.precision and train.threads can\n");
}

// Two networks of different sizes: the answer of both together, and below it each of them.
TEST_F(ExplainPictures, ExplainsAnEnsembleAndEachNetworkInIt) {
  ASSERT_EQ(run_program({"train", "glyphs:samples=120,classes=3", "train.epochs=2", "network.name=mlp", "data.size=24", "--name", "small"}, {.folder = folder_->path()}).exit_code, 0);
  const Ended made = run_program({"ensemble", "runs/lenet", "runs/small", "--name", "both"}, {.folder = folder_->path()});
  ASSERT_EQ(made.exit_code, 0) << made.error;
  const Ended ended = explain({"runs/both", "bar.png", "--json"});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  const nlohmann::json json = nlohmann::json::parse(ended.out), &sample = json["samples"][0];
  EXPECT_EQ(names_of(sample["explanations"]), std::set<std::string>{"occlusion"});
  ASSERT_EQ(sample["members"].size(), 2u);
  EXPECT_EQ(names_of(sample["members"][0]["explanations"]), (std::set<std::string>{"feature_maps", "saliency", "grad_cam", "nearest"}));
  EXPECT_EQ(names_of(sample["members"][1]["explanations"]), (std::set<std::string>{"saliency", "nearest"}));
  // Together they answer with the mean of what each says alone.
  const auto share = [](const nlohmann::json& answers, const nlohmann::json& name) {
    for (const nlohmann::json& one : answers) {
      if (one["class"] == name) return one["probability"].get<double>();
    }
    return -1.0;
  };
  const nlohmann::json& best = sample["answers"][0];
  EXPECT_NEAR(best["probability"].get<double>(), (share(sample["members"][0]["answers"], best["class"]) + share(sample["members"][1]["answers"], best["class"])) / 2, 1e-5);
  for (const char* name : {"1_bar_occlusion.png", "1_bar_member1_grad_cam.png", "1_bar_member2_saliency.png"}) EXPECT_TRUE(folder_->has(std::string("runs/both/explain/") + name)) << name;
  EXPECT_NE(folder_->read("runs/both/explain/index.html").find("<details><summary>runs/lenet (lenet5)</summary>"), std::string::npos);
  EXPECT_EQ(names_of(nlohmann::json::parse(explain({"runs/both", "--out", "inside", "--json"}).out)["members"][0]["explanations"]), (std::set<std::string>{"filters", "embedding"}));
}

TEST(ExplainTable, RanksColumnsFindsRowsAndDrawsTheEmbedding) {
  const TemporaryFolder folder;
  std::string rows = "width,colour,weight,label\n";
  for (int i = 0; i < 200; ++i) rows += std::to_string(i % 20) + (i % 3 ? ",red," : ",blue,") + std::to_string(i % 7) + (i % 20 < 10 ? ",small\n" : ",large\n");
  folder.write("t.csv", rows);
  const Ended trained = run_program({"train", "csv:t.csv", "train.epochs=20", "--name", "a"}, {.folder = folder.path()});
  ASSERT_EQ(trained.exit_code, 0) << trained.error;
  const auto explain = [&](std::vector<std::string> words) {
    words.insert(words.begin(), "runs/a");
    words.insert(words.begin(), "explain");
    return run_program(words, {.folder = folder.path()});
  };
  const Ended ended = explain({"t.csv:19", "--json"});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  const nlohmann::json json = nlohmann::json::parse(ended.out), &found = json["samples"][0]["explanations"];
  EXPECT_EQ(names_of(found), (std::set<std::string>{"occlusion", "saliency", "nearest"}));
  EXPECT_EQ(json["samples"][0]["file"], "t.csv:20");   // as predict says it: the line of the file, behind the header
  for (const nlohmann::json& one : found) {
    const nlohmann::json& facts = one["facts"];
    if (one["name"] == "nearest") {
      EXPECT_EQ(facts["neighbours"][0]["label"], json["samples"][0]["answers"][0]["class"]);
    } else {
      EXPECT_EQ(facts["columns"][0]["column"], "width") << one["name"];   // the only one that decides
    }
  }
  EXPECT_EQ(names_of(json["network"]), (std::set<std::string>{"permutation", "embedding"}));
  EXPECT_EQ(explain({"t.csv:19", "explain.name=grad_cam"}).error, "deft: [explain] grad_cam: a table's row has no places to point at; saliency says what each column does\n");
  EXPECT_EQ(explain({"t.csv:201"}).error, "deft: t.csv:201: the file has rows 1 to 200\n");
  EXPECT_EQ(explain({"t.csv"}).error, "deft: t.csv: 200 rows are too many to explain at once, at most 16; name one as t.csv:NUMBER\n");

  // The data have moved.
  std::filesystem::rename(folder.file("t.csv"), folder.file("moved.csv"));
  const Ended moved = explain({"moved.csv:3"});
  EXPECT_EQ(moved.exit_code, 0);
  EXPECT_NE(moved.error.find("nearest left out: the training data cannot be had: "), std::string::npos) << moved.error;
  const Ended told = explain({"moved.csv:3", "--data", "csv:moved.csv"});
  EXPECT_EQ(told.error.find("left out: the training data"), std::string::npos) << told.error;
  EXPECT_NE(told.out.find("nearest of 144 training samples"), std::string::npos) << told.out;
}

}  // namespace
}  // namespace deft
