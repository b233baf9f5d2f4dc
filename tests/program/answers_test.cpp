// The commands that answer: evaluate, predict, tricks, completion.
#include <gtest/gtest.h>

#include <set>

#include "deft/core/png.h"
#include "tests/program/run_program.h"

namespace deft {
namespace {

// A model of two kinds of pictures that anyone can tell apart: dark and bright.
class TwoKinds : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder;
    for (int i = 0; i < 30; ++i) {
      for (const bool bright : {false, true}) {
        std::vector<std::uint8_t> bytes(16 * 16);
        for (std::size_t p = 0; p < bytes.size(); ++p) bytes[p] = static_cast<std::uint8_t>((bright ? 190 : 10) + (p * 7 + static_cast<std::size_t>(i) * 13) % 50);
        folder_->write(std::string("pictures/") + (bright ? "bright/" : "dark/") + std::to_string(i) + ".png", png(bytes, 16, 16, 1));
      }
    }
    folder_->write("table.csv", table());
    pictures_ = new Ended(run_program({"train", "pictures", "--name", "p", "train.epochs=8", "network.name=linear", "train.batch_size=8"}, {.folder = folder_->path()}));
    rows_ = new Ended(run_program({"train", "csv:table.csv", "--name", "t", "train.epochs=10"}, {.folder = folder_->path()}));
  }
  static void TearDownTestSuite() {
    delete folder_;
    delete pictures_;
    delete rows_;
  }
  void SetUp() override {
    if (pictures_->error.find("OpenCV") != std::string::npos) GTEST_SKIP() << "built without OpenCV";
    ASSERT_EQ(pictures_->exit_code, 0) << pictures_->error;
    ASSERT_EQ(rows_->exit_code, 0) << rows_->error;
  }
  static std::string table() {
    std::string text = "length,colour,kind\n";
    for (int i = 0; i < 40; ++i) {
      text += std::to_string(10 + i % 7) + ".5,red,rose\n" + std::to_string(30 + i % 5) + ".5,blue,iris\n";
    }
    return text;
  }
  static Ended run(const std::vector<std::string>& words) { return run_program(words, {.folder = folder_->path()}); }

  static TemporaryFolder* folder_;
  static Ended* pictures_;
  static Ended* rows_;
};
TemporaryFolder* TwoKinds::folder_ = nullptr;
Ended* TwoKinds::pictures_ = nullptr;
Ended* TwoKinds::rows_ = nullptr;

TEST_F(TwoKinds, AreLearnt) {
  EXPECT_EQ(json_of(folder_->file("runs/p/summary.json"))["test_accuracy"], 1.0);
  EXPECT_EQ(json_of(folder_->file("runs/t/summary.json"))["test_accuracy"], 1.0);
}

TEST_F(TwoKinds, EvaluatePrintsOneJsonDocument) {
  const Ended ended = run({"evaluate", "runs/p", "pictures", "--json"});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  const nlohmann::json json = nlohmann::json::parse(ended.out);
  EXPECT_EQ(json["samples"], 60);
  EXPECT_EQ(json["accuracy"], 1.0);
  EXPECT_EQ(json["classes"], nlohmann::json({"bright", "dark"}));
  EXPECT_EQ(json["confusion"], nlohmann::json({{30, 0}, {0, 30}}));
  EXPECT_EQ(json["recall"], nlohmann::json({{"bright", 1.0}, {"dark", 1.0}}));
  EXPECT_EQ(json["balanced_accuracy"], 1.0);
  EXPECT_EQ(json["macro_f1"], 1.0);
}

TEST_F(TwoKinds, EvaluateOfATestPartTakesThatAlone) {
  const Ended ended = run({"evaluate", "runs/t", "csv:table.csv"});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_EQ(ended.out.find("accuracy 100.00 %  on 80 samples"), 0u) << ended.out;
}

TEST_F(TwoKinds, PredictListsFileLabelAndProbability) {
  const Ended ended = run({"predict", "runs/p", "pictures/dark/3.png", "pictures/bright/4.png", "--json"});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  const nlohmann::json json = nlohmann::json::parse(ended.out);
  ASSERT_EQ(json.size(), 2u);
  EXPECT_EQ(json[0]["file"], "pictures/dark/3.png");
  EXPECT_EQ(json[0]["label"], "dark");
  EXPECT_EQ(json[1]["label"], "bright");
  for (const nlohmann::json& one : json) {
    EXPECT_EQ(one.size(), 3u);
    EXPECT_GT(one["probability"].get<double>(), 0.5);
    EXPECT_LE(one["probability"].get<double>(), 1.0);
  }
}

TEST_F(TwoKinds, PredictOfAFolderTakesItsFilesInOrder) {
  const Ended ended = run({"predict", "runs/p", "pictures/dark", "--json"});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  const nlohmann::json json = nlohmann::json::parse(ended.out);
  ASSERT_EQ(json.size(), 30u);
  EXPECT_EQ(json[0]["file"], "pictures/dark/0.png");
  EXPECT_EQ(json[1]["file"], "pictures/dark/1.png");
  EXPECT_EQ(json[2]["file"], "pictures/dark/10.png");
}

TEST_F(TwoKinds, PredictSaysWhatItSkips) {
  folder_->write("mixed/notes.txt", "no picture");
  folder_->write("mixed/cut.png", folder_->read("pictures/dark/0.png").substr(0, 60));
  folder_->write("mixed/good.png", folder_->read("pictures/dark/0.png"));
  const Ended ended = run({"predict", "runs/p", "mixed", "--json"});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_EQ(nlohmann::json::parse(ended.out).size(), 1u);
  EXPECT_NE(ended.error.find("deft: skipped mixed/notes.txt: "), std::string::npos) << ended.error;
  EXPECT_NE(ended.error.find("deft: skipped mixed/cut.png: "), std::string::npos) << ended.error;
}

TEST_F(TwoKinds, PredictOfATableNamesFileAndRow) {
  folder_->write("new.csv", "length,colour\n12.5,red\n31.5,blue\n");
  const Ended ended = run({"predict", "runs/t", "new.csv", "--json"});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  const nlohmann::json json = nlohmann::json::parse(ended.out);
  ASSERT_EQ(json.size(), 2u);
  EXPECT_EQ(json[0]["file"], "new.csv:2");
  EXPECT_EQ(json[0]["label"], "rose");
  EXPECT_EQ(json[1]["label"], "iris");
}

TEST_F(TwoKinds, WhatTheModelCannotTakeIsRefused) {
  const auto refused = [&](const std::vector<std::string>& words) {
    const Ended ended = run(words);
    EXPECT_EQ(ended.exit_code, 1);
    EXPECT_EQ(ended.out, "");
    return ended.error;
  };
  EXPECT_EQ(refused({"predict", "runs/p", "nowhere.png"}), "deft: nowhere.png: there is no such file or folder\n");
  EXPECT_EQ(refused({"predict", "runs/none", "new.csv"}), "deft: runs/none: there is no such run folder\n");
  EXPECT_EQ(refused({"evaluate", "runs/p", "csv:table.csv"}), "deft: csv:table.csv: these data are a table, and the model was trained on pictures\n");
  folder_->write("other/bright/0.png", folder_->read("pictures/bright/0.png"));
  folder_->write("other/brigth/0.png", folder_->read("pictures/bright/0.png"));
  EXPECT_EQ(refused({"evaluate", "runs/p", "other"}), "deft: other: the model knows no class 'brigth'; did you mean 'bright'?\n");
  folder_->write("long.csv", "12.5,red\n31.5,blue,iris,9,9\n");
  const std::string text = refused({"predict", "runs/t", "long.csv"});
  EXPECT_NE(text.find("long.csv"), std::string::npos) << text;
}

TEST_F(TwoKinds, DamagedModelFilesAreRefused) {
  const std::string model = folder_->read("runs/p/model.safetensors");
  folder_->write("runs/cut/model.safetensors", model.substr(0, model.size() - 8));
  folder_->write("runs/empty/model.safetensors", "");
  folder_->write("runs/bare/model.safetensors", std::string("\x02\0\0\0\0\0\0\0{}", 10));
  for (const char* name : {"runs/cut", "runs/empty", "runs/bare"}) {
    const Ended ended = run({"evaluate", name, "pictures"});
    EXPECT_EQ(ended.exit_code, 1) << name;
    EXPECT_EQ(ended.error.find(std::string("deft: ") + name + "/model.safetensors: "), 0u) << ended.error;
  }
}

TEST(Tricks, JsonListsEveryTrickWithItsOptions) {
  const Ended ended = run_program({"tricks", "--json"}, {});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  std::set<std::string> seen;
  for (const nlohmann::json& one : nlohmann::json::parse(ended.out)) {
    for (const char* key : {"chapter", "name", "title", "paper", "options"}) EXPECT_TRUE(one.contains(key)) << key;
    seen.insert(one["chapter"].get<std::string>() + "." + one["name"].get<std::string>());
  }
  for (const char* name : {"activation.rrelu", "regularization.dropout", "schedule.one_cycle", "network.whitening_net"}) EXPECT_TRUE(seen.contains(name)) << name;
}

TEST(Tricks, CardShowsItsOptions) {
  const Ended ended = run_program({"tricks", "regularization.dropout"}, {});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_NE(ended.out.find("rate = 0.5"), std::string::npos) << ended.out;
}

TEST(Tricks, AllCardsBecomeOnePageThatNeedsNoNetwork) {
  const TemporaryFolder folder;
  const Ended ended = run_program({"tricks", "--html", "tricks.html"}, {.folder = folder.path()});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  const std::string page = text_of(folder.file("tricks.html"));
  for (const char* part : {"id=\"regularization.dropout\"", "id=\"layer.ghost_batch_norm\"", "<td><code>rate</code></td><td><code>0.5</code></td>", "type=\"search\"", "<pre><code class=\"language-toml\">"}) {
    EXPECT_NE(page.find(part), std::string::npos) << part;
  }
  EXPECT_EQ(page.find("http://"), std::string::npos) << "nothing is fetched";
  EXPECT_EQ(page.find("src="), std::string::npos);
}

TEST(Tricks, UnknownNamesGetASuggestion) {
  const Ended ended = run_program({"tricks", "regularization.dropuot"}, {});
  EXPECT_NE(ended.exit_code, 0);
  EXPECT_NE(ended.error.find("did you mean"), std::string::npos) << ended.error;
}

TEST(Completion, WordsKnowCommandsTricksAndOptions) {
  const auto words = [](std::vector<std::string> before) {
    before.insert(before.begin(), {"completion", "words"});
    const std::string out = run_program(before, {}).out;
    std::set<std::string> set;
    for (std::size_t at = 0, end; (end = out.find('\n', at)) != std::string::npos; at = end + 1) set.insert(out.substr(at, end - at));
    return set;
  };
  EXPECT_TRUE(words({}).contains("train") && words({}).contains("tricks"));
  EXPECT_TRUE(words({"tricks"}).contains("regularization.max_norm"));
  EXPECT_TRUE(words({"train"}).contains("glyphs"));
  EXPECT_TRUE(words({"train", "glyphs"}).contains("regularization.dropout.rate="));
  EXPECT_TRUE(words({"train", "glyphs"}).contains("train.epochs="));
  EXPECT_TRUE(words({"explain", "runs/a"}).contains("explain.saliency.smoothing="));
  EXPECT_FALSE(words({"train", "glyphs"}).contains("explain.saliency.smoothing="));
}

// Runs the script in a real bash: what stands in COMPREPLY after `deft tr` and TAB.
TEST(Completion, BashCompletesCommandsAndOptions) {
  const TemporaryFolder folder;
  const auto completed = [&](const std::string& line, int word) {
    const std::string bin = std::filesystem::path(program_path()).parent_path().string();
    const Ended ended = run_command({"bash", "--norc", "-c",
                                     "PATH='" + bin + "':\"$PATH\"; source <(deft completion bash); COMP_WORDS=(" + line + "); COMP_CWORD=" + std::to_string(word) +
                                         "; _deft 2>/dev/null; echo \"${COMPREPLY[*]}\""},
                                    {.folder = folder.path()});
    EXPECT_EQ(ended.exit_code, 0) << ended.error;
    return ended.out;
  };
  EXPECT_EQ(completed("deft tr", 1), "train tricks\n");
  EXPECT_EQ(completed("deft train glyphs train.ep", 3), "train.epochs=\n");
  EXPECT_EQ(completed("deft tricks regularization.max", 2), "regularization.max_norm\n");
}

}  // namespace
}  // namespace deft
