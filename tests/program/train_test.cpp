// deft train: the run folder's contract, replay, resume, limits, exit codes.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "tests/program/run_program.h"

namespace deft {
namespace {

// The decided recipe of glyphs in small: whitening_net, lookahead, label smoothing, test-time views.
const std::vector<std::string> kTiny{"train", "glyphs:samples=300", "train.epochs=2", "network.widths=[8.0, 16.0, 16.0]", "log.every=1"};

std::vector<std::string> tiny(std::vector<std::string> more) {
  std::vector<std::string> words = kTiny;
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

bool has_keys(const nlohmann::json& json, const std::vector<std::string>& keys) {
  bool all = true;
  for (const std::string& key : keys) {
    EXPECT_TRUE(json.contains(key)) << key << " is missing in " << json.dump();
    all = all && json.contains(key);
  }
  return all;
}

// One finished run that several tests look at.
class FinishedRun : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder;
    ended_ = new Ended(run_program(tiny({"--name", "one", "--json"}), {.folder = folder_->path()}));
  }
  static void TearDownTestSuite() {
    delete folder_;
    delete ended_;
  }
  void SetUp() override { ASSERT_EQ(ended_->exit_code, 0) << ended_->error; }
  static std::string run(const std::string& name) { return folder_->file("runs/one/" + name); }

  static TemporaryFolder* folder_;
  static Ended* ended_;
};
TemporaryFolder* FinishedRun::folder_ = nullptr;
Ended* FinishedRun::ended_ = nullptr;

TEST_F(FinishedRun, HasTheFilesOfTheContract) {
  const std::vector<std::string> expected{"checkpoints", "log.jsonl", "model.safetensors", "pictures.json", "recipe.toml", "report.html", "summary.json"};
  EXPECT_EQ(names_in(folder_->file("runs/one")), expected);
  EXPECT_EQ(names_in(run("checkpoints")), std::vector<std::string>{});
}

TEST_F(FinishedRun, SummarySaysEverythingAndIsWhatJsonPrints) {
  const nlohmann::json summary = json_of(run("summary.json"));
  has_keys(summary, {"data", "task", "metric", "classes", "train_samples", "val_samples", "test_samples", "val_accuracy", "test_accuracy",
                     "best_epoch", "epochs", "seconds", "images_per_second", "peak_rss_mb", "parameters", "seed", "device", "precision",
                     "tricks", "findings"});
  EXPECT_EQ(nlohmann::json::parse(ended_->out), summary);
  EXPECT_EQ(summary["data"], "glyphs");
  EXPECT_EQ(summary["task"], "classes");
  EXPECT_EQ(summary["metric"], "accuracy");
  EXPECT_EQ(summary["train_samples"].get<int>() + summary["val_samples"].get<int>(), 300);
  EXPECT_EQ(summary["epochs"], 2.0);
  EXPECT_GE(summary["test_accuracy"].get<double>(), 0.0);
  EXPECT_LE(summary["test_accuracy"].get<double>(), 1.0);
  EXPECT_GT(summary["seconds"].get<double>(), 0.0);
  const auto tricks = summary["tricks"].get<std::set<std::string>>();
  EXPECT_TRUE(tricks.contains("network/whitening_net") && tricks.contains("optimization/lookahead")) << summary["tricks"];
}

TEST_F(FinishedRun, LogHasTheFieldsOfEachEvent) {
  const std::vector<nlohmann::json> lines = lines_of(run("log.jsonl"));
  const std::set<std::string> known{"start", "step", "epoch", "decision", "finding", "checkpoint", "end"};
  std::map<std::string, int> count;
  for (const nlohmann::json& line : lines) {
    ASSERT_TRUE(has_keys(line, {"event", "t"}));
    const std::string event = line["event"];
    EXPECT_TRUE(known.contains(event)) << event;
    ++count[event];
    if (event == "step") has_keys(line, {"step", "epoch", "loss", "loss_low", "loss_high", "learning_rate", "gradient_norm", "images_per_second"});
    if (event == "start") {
      has_keys(line, {"data", "source", "classes", "train_samples", "class_counts", "batch_size", "steps_per_epoch", "planned_epochs", "input_mean",
                      "input_deviation", "input_largest", "loss_at_start", "shared_with_test", "tricks"});
    }
    if (event == "epoch") {
      has_keys(line, {"epoch", "train_loss", "train_accuracy", "train_accuracy_clean", "val_loss", "val_accuracy", "val_recall", "confidence", "step_noise", "learning_rate", "seconds", "layers"});
    }
    if (event == "decision") has_keys(line, {"chapter", "what", "reason"});
  }
  EXPECT_EQ(lines.front()["event"], "start");
  EXPECT_EQ(lines.back()["event"], "end");
  EXPECT_EQ(count["start"], 1);
  EXPECT_EQ(count["epoch"], 2);
  EXPECT_EQ(count["end"], 1);
  EXPECT_EQ(count["step"], 16) << "270 training pictures in batches of 32: 8 steps an epoch, and every one is logged";
  EXPECT_GT(count["decision"], 5);
}

TEST_F(FinishedRun, ResolvedRecipeRepeatsItBitForBit) {
  const Ended again = run_program({"train", run("recipe.toml"), "--name", "replay"}, {.folder = folder_->path()});
  ASSERT_EQ(again.exit_code, 0) << again.error;
  EXPECT_EQ(json_of(folder_->file("runs/replay/summary.json"))["test_accuracy"], json_of(run("summary.json"))["test_accuracy"]);
  expect_same_weights(folder_->file("runs/replay/model.safetensors"), run("model.safetensors"));
  EXPECT_EQ(again.out.find("decided from the data"), std::string::npos) << "nothing is left to decide";
  EXPECT_EQ(text_of(folder_->file("runs/replay/recipe.toml")), text_of(run("recipe.toml")));
}

TEST_F(FinishedRun, NumberOfWorkersChangesNothing) {
  const Ended ended = run_program(tiny({"train.workers=2", "--name", "two"}), {.folder = folder_->path()});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  const Ended third = run_program(tiny({"train.workers=1", "--name", "single"}), {.folder = folder_->path()});
  ASSERT_EQ(third.exit_code, 0) << third.error;
  expect_same_weights(folder_->file("runs/two/model.safetensors"), folder_->file("runs/single/model.safetensors"));
  expect_same_weights(folder_->file("runs/two/model.safetensors"), run("model.safetensors"));
}

TEST_F(FinishedRun, AnotherSeedGivesOtherWeights) {
  const Ended ended = run_program(tiny({"train.seed=1", "--name", "seed"}), {.folder = folder_->path()});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_NE(text_of(folder_->file("runs/seed/model.safetensors")), text_of(run("model.safetensors")));
}

TEST_F(FinishedRun, ReportNeedsNoNetwork) {
  const std::string page = text_of(run("report.html"));
  EXPECT_NE(page.find("id=\"data\">{\"runs\":[{"), std::string::npos) << "the run is inside";
  for (const char* outside : {"src=\"http", "href=\"http", "url(http", "<script src"}) EXPECT_EQ(page.find(outside), std::string::npos) << outside;
}

TEST_F(FinishedRun, PicturesShowABatchAndWhatWasWrong) {
  const nlohmann::json pictures = json_of(run("pictures.json")), summary = json_of(run("summary.json"));
  ASSERT_EQ(pictures["batch"].size(), 24u);
  EXPECT_EQ(pictures["batch"][0]["image"].get<std::string>().find("data:image/png;base64,"), 0u);
  ASSERT_EQ(pictures["parts"].size(), 2u);
  const nlohmann::json& test = pictures["parts"][1];
  EXPECT_EQ(test["part"], "test");
  EXPECT_EQ(test["confusion"], summary["test"]["confusion"]);
  int wrong = 0;
  for (std::size_t r = 0; r < test["confusion"].size(); ++r) {
    for (std::size_t c = 0; c < test["confusion"].size(); ++c) wrong += r == c ? 0 : test["confusion"][r][c].get<int>();
  }
  EXPECT_EQ(test["mistakes"].size(), static_cast<std::size_t>(std::min(wrong, 24)));
  for (const nlohmann::json& one : test["mistakes"]) EXPECT_NE(one["truth"], one["answer"]);
}

TEST_F(FinishedRun, ExistingNameIsRefused) {
  const std::string before = text_of(run("log.jsonl"));
  const Ended ended = run_program(tiny({"--name", "one"}), {.folder = folder_->path()});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_EQ(ended.error, "deft: runs/one: this run exists; choose another --name, or go on with it: --resume runs/one\n");
  EXPECT_EQ(text_of(run("log.jsonl")), before);
}

TEST_F(FinishedRun, NothingIsLeftToResume) {
  const Ended ended = run_program({"train", "--resume", "runs/one"}, {.folder = folder_->path()});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_EQ(ended.error, "deft: runs/one: this run is finished; nothing is left to resume\n");
}

TEST(Train, OverridesReachTheResolvedRecipe) {
  const TemporaryFolder folder;
  folder.write("r.toml",
               "augmentation = []\n[data]\nsource = \"glyphs:samples=200\"\n[train]\nepochs = 1\nbatch_size = 32\n[network]\nname = \"linear\"\n"
               "[[regularization]]\nname = \"max_norm\"\n[[optimization]]\nname = \"nesterov\"\n");
  const Ended ended = run_program({"train", "r.toml", "--name", "a", "optimization.learning_rate=0.0625", "regularization.max_norm=off",
                                   "augmentation.random_crop.padding=3", "train.seed=7", "train.device=cpu"},
                                  {.folder = folder.path()});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  const std::string recipe = folder.read("runs/a/recipe.toml");
  for (const char* line : {"learning_rate = 0.0625\n", "regularization = []\n", "name = \"random_crop\"\n", "padding = 3\n", "seed = 7\n"}) {
    EXPECT_NE(recipe.find(line), std::string::npos) << line << "in\n" << recipe;
  }
}

TEST(Train, TimeLimitIsKept) {
  const TemporaryFolder folder;
  const Ended ended = run_program({"train", "glyphs:samples=300", "--time", "5s", "--name", "a"}, {.folder = folder.path()});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  const nlohmann::json summary = json_of(folder.file("runs/a/summary.json"));
  EXPECT_LE(summary["seconds"].get<double>(), 5.5);
  EXPECT_GE(summary["seconds"].get<double>(), 1.5) << "the time is used";
  EXPECT_NE(ended.out.find("planned: "), std::string::npos) << ended.out;
  const std::vector<nlohmann::json> lines = lines_of(folder.file("runs/a/log.jsonl"));
  EXPECT_TRUE(std::any_of(lines.begin(), lines.end(), [](const nlohmann::json& line) {
    return line["event"] == "decision" && line["what"].get<std::string>().starts_with("planned: ") && line["reason"].get<std::string>().find(" allows ") != std::string::npos;
  }));
}

// Interrupts at the given step and resumes: the numbers are those of a run that nobody disturbed.
void expect_resume_equals_uninterrupted(const std::vector<std::string>& recipe, std::size_t lines_before) {
  const TemporaryFolder folder;
  const auto words = [&](const std::string& name) {
    std::vector<std::string> all{"train", "glyphs:samples=300", "log.every=1", "--name", name};
    all.insert(all.end(), recipe.begin(), recipe.end());
    return all;
  };
  const Ended whole = run_program(words("whole"), {.folder = folder.path()});
  ASSERT_EQ(whole.exit_code, 0) << whole.error;
  const Ended cut = run_program(words("cut"), {.folder = folder.path(), .interrupt_when = [&] {
                                  const std::string log = folder.read("runs/cut/log.jsonl");
                                  return static_cast<std::size_t>(std::count(log.begin(), log.end(), '\n')) > lines_before;
                                }});
  ASSERT_EQ(cut.exit_code, 130) << cut.out << cut.error;
  EXPECT_NE(cut.out.find("interrupted; a checkpoint is saved. Go on with:  ./deft train --resume runs/cut\n"), std::string::npos) << cut.out;
  EXPECT_FALSE(folder.has("runs/cut/summary.json"));
  EXPECT_EQ(names_in(folder.file("runs/cut/checkpoints")), std::vector<std::string>{"last.safetensors"});
  EXPECT_EQ(lines_of(folder.file("runs/cut/log.jsonl")).back()["event"], "checkpoint");

  const Ended early = run_program({"evaluate", "runs/cut", "glyphs"}, {.folder = folder.path()});
  EXPECT_EQ(early.exit_code, 1);
  EXPECT_NE(early.error.find("the run was interrupted; finish it with  deft train --resume runs/cut"), std::string::npos) << early.error;

  const Ended rest = run_program({"train", "--resume", "runs/cut"}, {.folder = folder.path()});
  ASSERT_EQ(rest.exit_code, 0) << rest.error;
  const nlohmann::json a = json_of(folder.file("runs/whole/summary.json")), b = json_of(folder.file("runs/cut/summary.json"));
  for (const char* key : {"test_accuracy", "val_accuracy", "best_epoch", "epochs", "steps"}) EXPECT_EQ(a[key], b[key]) << key;
  expect_same_weights(folder.file("runs/whole/model.safetensors"), folder.file("runs/cut/model.safetensors"));
  const auto losses = [&](const std::string& run) {
    std::vector<double> all;
    for (const nlohmann::json& line : lines_of(folder.file("runs/" + run + "/log.jsonl"))) {
      if (line["event"] == "step") all.push_back(line["loss"]);
    }
    return all;
  };
  EXPECT_EQ(losses("whole"), losses("cut")) << "no step is missing or logged twice";
}

TEST(Resume, WithTheDecidedRecipeEqualsTheUninterruptedRun) {
  expect_resume_equals_uninterrupted({"train.epochs=6", "network.widths=[8.0, 16.0, 16.0]"}, 28);
}

TEST(Resume, WithAdamDropoutAndAveragedWeightsEqualsTheUninterruptedRun) {
  expect_resume_equals_uninterrupted({"train.epochs=6", "network.name=mlp", "activation.name=rrelu", "optimization.name=adam", "optimization.weight_ema=on",
                                      "regularization.name=dropout", "regularization.early_stopping.patience=50", "schedule.name=plateau", "train.batch_size=16"},
                                     40);
}

TEST(Resume, OfAChangedRecipeIsRefused) {
  const TemporaryFolder folder;
  const Ended cut = run_program({"train", "glyphs:samples=300", "train.epochs=50", "network.name=linear", "log.every=1", "--name", "a"},
                                {.folder = folder.path(), .interrupt_when = [&] { return folder.read("runs/a/log.jsonl").size() > 3000; }});
  ASSERT_EQ(cut.exit_code, 130) << cut.error;
  std::string recipe = folder.read("runs/a/recipe.toml");
  const std::size_t at = recipe.find("epochs = 50.0");
  ASSERT_NE(at, std::string::npos) << recipe;
  folder.write("runs/a/recipe.toml", recipe.replace(at, 13, "epochs = 60.0"));
  const std::string log = folder.read("runs/a/log.jsonl");
  const Ended ended = run_program({"train", "--resume", "runs/a"}, {.folder = folder.path()});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_EQ(ended.error,
            "deft: runs/a/checkpoints/last.safetensors: this checkpoint belongs to another recipe than runs/a/recipe.toml; "
            "restore that file, or start anew under another --name\n");
  EXPECT_EQ(folder.read("runs/a/log.jsonl"), log);
}

TEST(Resume, WithoutACheckpointIsRefused) {
  const TemporaryFolder folder;
  folder.write("runs/a/recipe.toml",
               "augmentation = []\n[data]\nsource = \"glyphs:samples=200\"\n[train]\nepochs = 1\nbatch_size = 32\n[network]\nname = \"linear\"\n");
  const Ended ended = run_program({"train", "--resume", "runs/a"}, {.folder = folder.path()});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_EQ(ended.error, "deft: runs/a: it was stopped before its first checkpoint; start it anew: deft train runs/a/recipe.toml\n");
  EXPECT_EQ(run_program({"train", "--resume", "runs/b"}, {.folder = folder.path()}).error,
            "deft: runs/b/recipe.toml: cannot read the recipe: No such file or directory\n");
}

TEST(Train, DivergenceEndsWithThree) {
  const TemporaryFolder folder;
  std::string table = "x,y\n";
  for (int i = 0; i < 60; ++i) table += std::to_string(i) + "," + std::to_string(1000.5 * i + 0.25) + "\n";
  folder.write("line.csv", table);
  const Ended ended = run_program({"train", "csv:line.csv", "--name", "a", "optimization.name=sgd", "optimization.learning_rate=10", "network.name=linear",
                                   "train.epochs=50", "regularization=off"},
                                  {.folder = folder.path()});
  EXPECT_EQ(ended.exit_code, 3) << ended.out << ended.error;
  EXPECT_EQ(ended.error.find("deft: training diverged at step "), 0u) << ended.error;
  EXPECT_FALSE(folder.has("runs/a/model.safetensors"));
  const std::vector<nlohmann::json> lines = lines_of(folder.file("runs/a/log.jsonl"));
  EXPECT_EQ(lines.back()["event"], "end");
  EXPECT_TRUE(std::any_of(lines.begin(), lines.end(), [](const nlohmann::json& line) {
    return line["event"] == "finding" && line["finding"]["rule"] == "divergence" && line["finding"]["severity"] == "error";
  }));
}

// However slow the machine is: what is delivered is the better of the two on the validation part.
TEST(Train, AShortTimeDeliversNoLessThanSoftmaxRegression) {
  const TemporaryFolder folder;
  const Ended ended = run_program({"train", "glyphs:samples=300", "--time", "1s", "--name", "short", "--json"}, {.folder = folder.path()});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_NE(ended.error.find("softmax regression: val "), std::string::npos) << ended.error;
  std::map<std::string, double> best;   // of each network: on the validation part
  std::string network;
  for (const nlohmann::json& line : lines_of(folder.file("runs/short/log.jsonl"))) {
    if (line["event"] == "start") network = line["network"];
    if (line["event"] == "epoch" && line["val_accuracy"].is_number()) best[network] = std::max(best[network], line["val_accuracy"].get<double>());
  }
  ASSERT_EQ(best.size(), 2u) << "softmax regression and a network";
  const nlohmann::json summary = json_of(folder.file("runs/short/summary.json"));
  EXPECT_GE(summary["val_accuracy"].get<double>(), best.at("linear"));
  EXPECT_EQ(summary["val_accuracy"].get<double>(), best.at(summary["network"]));
  EXPECT_NE(text_of(folder.file("runs/short/recipe.toml")).find("name = \"" + summary["network"].get<std::string>() + "\""), std::string::npos);
  EXPECT_EQ(run_program({"evaluate", "runs/short", "glyphs:samples=100"}, {.folder = folder.path()}).exit_code, 0);
}

TEST(Train, WrongUsageEndsWithTwo) {
  const TemporaryFolder folder;
  const auto error = [&](const std::vector<std::string>& words) {
    const Ended ended = run_program(words, {.folder = folder.path()});
    EXPECT_EQ(ended.exit_code, 2) << ended.out << ended.error;
    EXPECT_EQ(ended.out, "");
    return ended.error;
  };
  EXPECT_NE(error({}).find("commands (deft COMMAND --help):"), std::string::npos);
  EXPECT_EQ(error({"trian"}), "deft: there is no command 'trian'; did you mean 'train'? (deft --help)\n");
  EXPECT_EQ(error({"train"}), "deft train: say what to train on: DATA, RECIPE.toml or --resume RUN (deft train --help)\n");
  EXPECT_EQ(error({"train", "--resume", "runs/a", "train.epochs=3"}), "deft train: --resume runs/a goes on with the run's own recipe, so 'train.epochs=3' has no place beside it; "
            "to change something, begin anew: deft train runs/a/recipe.toml key=value\n");
  EXPECT_NE(error({"train", "glyphs", "--epochs=3"}).find("deft train: "), std::string::npos);
  EXPECT_NE(error({"evaluate", "runs/a"}).find("deft evaluate: data is required"), std::string::npos);
  EXPECT_EQ(names_in(folder.path()), std::vector<std::string>{});
}

TEST(Train, HelpEndsWithZero) {
  for (const char* command : {"train", "evaluate", "predict", "check", "augment-preview", "tricks", "data", "completion"}) {
    const Ended ended = run_program({command, "--help"}, {});
    EXPECT_EQ(ended.exit_code, 0) << command;
    EXPECT_NE(ended.out.find(command), std::string::npos) << ended.out;
  }
}

}  // namespace
}  // namespace deft
