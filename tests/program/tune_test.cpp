// deft tune with real trainings, a real kill, real Optuna.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "tests/program/run_program.h"

namespace deft {
namespace {

const char* const kRecipe =
    "[data]\nsource = \"glyphs:samples=240,classes=4\"\n[train]\nepochs = 2\nbatch_size = 32\n[network]\nname = \"mlp\"\n[[loss]]\nname = \"cross_entropy\"\n"
    "[[optimization]]\nname = \"nesterov\"\nlearning_rate = 0.05\n"
    "[search]\nname = \"tpe\"\ntrials = 5\nleaders = 2\nreplicates = 2\nstartup = 3\n"
    "space = [{ option = \"optimization\", names = [\"adam\", \"nesterov\"] }, { option = \"optimization.nesterov.learning_rate\", range = [0.001, 0.3] }, "
    "{ option = \"optimization.adam.learning_rate\", range = [1e-4, 0.05] }, { option = \"train.batch_size\", values = [16, 32] }]\n";

class Tune : public testing::Test {
 protected:
  void SetUp() override { folder_.write("r.toml", kRecipe); }
  Ended tune(const std::vector<std::string>& more) {
    std::vector<std::string> words{"tune"};
    words.insert(words.end(), more.begin(), more.end());
    return run_program(words, {.folder = folder_.path()});
  }
  TemporaryFolder folder_;
};

TEST_F(Tune, FindsReplicatesTrainsAndExplains) {
  const Ended ended = tune({"r.toml", "--json"});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  const nlohmann::json found = nlohmann::json::parse(ended.out);
  EXPECT_EQ(found["trials"].size(), 5u + found["leaders"].size() * 2u + 1u);
  EXPECT_EQ(found["winner"]["scores"].size(), 2u);
  EXPECT_TRUE(found["final"]["test_score"].is_number());
  for (const nlohmann::json& t : found["trials"]) EXPECT_EQ(t["state"], "complete") << t;
  const std::vector<std::string> expected{"base.toml", "final", "recipe.toml", "study.db", "study.html", "study.json", "trials"};
  EXPECT_EQ(names_in(folder_.file("studies/r")), expected);
  // A trial is a run folder whose recipe repeats it, and has no test score: choosing and reporting stay apart.
  const nlohmann::json trial = json_of(folder_.file("studies/r/trials/0002/summary.json"));
  EXPECT_TRUE(trial["test_accuracy"].is_null());
  EXPECT_EQ(trial["test_samples"], 0);
  EXPECT_EQ(trial["val_accuracy"], found["trials"][2]["score"]);
  EXPECT_FALSE(folder_.has("studies/r/trials/0002/report.html"));
  EXPECT_TRUE(folder_.has("studies/r/final/report.html"));
  const Ended again = run_program({"train", "studies/r/trials/0002/recipe.toml", "log.folder=runs", "--name", "again", "--json"}, {.folder = folder_.path()});
  ASSERT_EQ(again.exit_code, 0) << again.error;
  EXPECT_EQ(nlohmann::json::parse(again.out)["val_accuracy"], found["trials"][2]["score"]) << "not a matter of where it ran";
  // The winner's recipe has the winner's settings.
  const std::string recipe = text_of(folder_.file("studies/r/recipe.toml"));
  const std::string optimizer = found["winner"]["settings"]["optimization"];
  EXPECT_NE(recipe.find("name = \"" + optimizer + "\""), std::string::npos) << recipe;
  EXPECT_EQ(recipe.find("[search]"), std::string::npos);
}

TEST_F(Tune, GoesOnWithAStudyAndRefusesAnotherRecipe) {
  ASSERT_EQ(tune({"r.toml", "search.final_run=false", "search.replicates=0"}).exit_code, 0);
  const Ended more = tune({"r.toml", "--trials", "7", "search.final_run=false", "search.replicates=0", "--json"});
  ASSERT_EQ(more.exit_code, 0) << more.error;
  EXPECT_EQ(nlohmann::json::parse(more.out)["trials"].size(), 7u);
  EXPECT_NE(more.error.find("going on with it: 5 trials are there"), std::string::npos) << more.error;
  const Ended other = tune({"r.toml", "train.epochs=3"});
  EXPECT_EQ(other.exit_code, 1);
  EXPECT_NE(other.error.find("the study 'r' belongs to another recipe:\n  train.epochs is 2.0 in the study, and 3.0 here"), std::string::npos) << other.error;
}

// kill -9 of the whole program in the middle; the same command brings the study to its end, and repeats nothing that was complete.
TEST_F(Tune, SurvivesAKill) {
  const pid_t child = fork();
  if (child == 0) {
    if (chdir(folder_.path().c_str()) != 0 || !freopen("out.txt", "w", stdout) || !freopen("err.txt", "w", stderr)) _exit(9);
    const std::string program = program_path();
    execl(program.c_str(), program.c_str(), "tune", "r.toml", nullptr);
    _exit(127);
  }
  const auto finished = [&] {
    int count = 0;
    for (int i = 0; i < 5; ++i) count += folder_.has("studies/r/trials/000" + std::to_string(i) + "/summary.json");
    return count;
  };
  for (int i = 0; i < 6000 && finished() < 2; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  kill(child, SIGKILL);
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_GE(finished(), 2);
  const Ended ended = tune({"r.toml", "--json"});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  for (const nlohmann::json& t : nlohmann::json::parse(ended.out)["trials"]) EXPECT_EQ(t["state"], "complete") << t;
}

TEST_F(Tune, AnInterruptEndsItAndTheSameCommandGoesOn) {
  const Ended stopped = run_program({"tune", "r.toml"}, {.folder = folder_.path(), .interrupt_when = [&] { return folder_.has("studies/r/trials/0002/log.jsonl"); }});
  EXPECT_EQ(stopped.exit_code, 130) << stopped.error;
  EXPECT_NE(stopped.out.find("The same command goes on with the study"), std::string::npos) << stopped.out;
  EXPECT_FALSE(folder_.has("studies/r/recipe.toml"));
  const Ended ended = tune({"r.toml", "search.final_run=false", "search.replicates=0", "--json"});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_EQ(nlohmann::json::parse(ended.out)["trials"].size(), 5u);
}

TEST_F(Tune, DeftTrainSaysThatTheSearchIsNotItsMatter) {
  const Ended ended = run_program({"train", "r.toml", "--name", "one"}, {.folder = folder_.path()});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_NE(ended.out.find("note: [search] tpe is a matter of deft tune; this is one training"), std::string::npos) << ended.out;
  for (const nlohmann::json& trick : json_of(folder_.file("runs/one/summary.json"))["tricks"]) EXPECT_FALSE(trick.get<std::string>().starts_with("search/"));
}

TEST_F(Tune, RetestsAndExportsToRealOptuna) {
  ASSERT_EQ(tune({"r.toml", "search.final_run=false"}).exit_code, 0);
  const Ended again = tune({"--retest", "studies/r", "--times", "2", "--json"});
  ASSERT_EQ(again.exit_code, 0) << again.error;
  const nlohmann::json retest = nlohmann::json::parse(again.out), study = json_of(folder_.file("studies/r/study.json"));
  EXPECT_EQ(retest["scores"].size(), 2u);
  EXPECT_EQ(retest["candidate"], study["winner"]["candidate"]);
  EXPECT_EQ(retest["found"], study["winner"]["found"]);

  const std::string source = std::getenv("DEFT_SOURCE") ? std::getenv("DEFT_SOURCE") : DEFT_SOURCE_DIR;
  ASSERT_EQ(std::system((source + "/tests/peers/install_optuna.sh > /dev/null").c_str()), 0);
  const Ended exported = tune({"--study", "studies/r", "--export-optuna", "optuna.db"});
  ASSERT_EQ(exported.exit_code, 0) << exported.error;
  const Ended opened = run_command({"/usr/bin/python3", source + "/tests/peers/open_in_optuna.py", "r", "optuna.db"}, {.folder = folder_.path()});
  ASSERT_EQ(opened.exit_code, 0) << opened.error;
  const nlohmann::json seen = nlohmann::json::parse(opened.out);
  EXPECT_EQ(seen["direction"], "MAXIMIZE");
  ASSERT_EQ(seen["trials"].size(), 5u);
  double best = 0.0;
  for (std::size_t i = 0; i < 5; ++i) {
    const nlohmann::json& theirs = seen["trials"][i];
    const nlohmann::json& ours = study["trials"][i];
    EXPECT_EQ(theirs["state"], "COMPLETE");
    EXPECT_EQ(theirs["value"], ours["score"]);
    EXPECT_EQ(theirs["intermediate"].size(), 2u);
    EXPECT_GT(theirs["seconds"].get<double>(), 0.0);
    EXPECT_EQ(theirs["params"]["optimization"], ours["settings"]["optimization"]);
    EXPECT_EQ(theirs["params"].size(), ours["settings"].size());
    const std::string rate = "optimization." + ours["settings"]["optimization"].get<std::string>() + ".learning_rate";
    EXPECT_NEAR(theirs["params"][rate].get<double>(), std::stod(ours["settings"][rate].get<std::string>()), 1e-12);
    best = std::max(best, ours["score"].get<double>());
  }
  EXPECT_EQ(seen["best"].get<double>(), best);
  EXPECT_EQ(tune({"--study", "studies/r", "--export-optuna", "optuna.db"}).exit_code, 1) << "does not overwrite";
}

TEST_F(Tune, CrossValidatesAndNurses) {
  const Ended folds = tune({"r.toml", "search.name=cross_validation", "search.folds=3", "search.trials=2", "search.space=[{ option = \"optimization.learning_rate\", range = [0.01, 0.1] }]", "--name", "folds", "--json"});
  ASSERT_EQ(folds.exit_code, 0) << folds.error;
  const nlohmann::json found = nlohmann::json::parse(folds.out);
  EXPECT_EQ(found["trials"].size(), 7u) << "two settings on three folds, and the final run";
  EXPECT_EQ(found["winner"]["scores"].size(), 3u);
  const nlohmann::json one = json_of(folder_.file("studies/folds/trials/0001/summary.json"));
  EXPECT_EQ(one["test_samples"].get<int>() + one["train_samples"].get<int>() + one["val_samples"].get<int>(), 240) << "the given test part is in no fold";

  const Ended panda = tune({"r.toml", "search.name=panda", "search.trials=4", "--name", "nursed", "search.space=[{ option = \"optimization.learning_rate\", range = [0.01, 0.1] }]", "--json"});
  ASSERT_EQ(panda.exit_code, 0) << panda.error;
  const nlohmann::json days = nlohmann::json::parse(panda.out);
  ASSERT_EQ(days["trials"].size(), 5u);
  EXPECT_EQ(days["trials"][4]["kind"], "final");
}

std::string refused(const Ended& ended) {
  EXPECT_EQ(ended.exit_code, 1) << ended.out;
  return ended.error;
}

TEST_F(Tune, RefusesBeforeAnythingIsWritten) {
  EXPECT_NE(refused(tune({"r.toml", "search.space=[{ option = \"optimization.learning_rat\" }]"})).find("did you mean 'optimization.learning_rate'?"), std::string::npos);
  EXPECT_NE(refused(tune({"r.toml", "search.space=[{ option = \"train.batch_size\", range = [64, 32] }]"})).find("range is empty: its lowest, 64, is above its highest, 32"), std::string::npos);
  EXPECT_NE(refused(tune({"r.toml", "data.validation=0"})).find("a search needs a part of the training data to choose by"), std::string::npos);
  EXPECT_NE(refused(tune({"r.toml", "ensemble.seeds=on"})).find("a search tunes one training"), std::string::npos);
  EXPECT_NE(refused(tune({"r.toml", "search.name=rate_range_test"})).find("is no search of deft tune"), std::string::npos);
  EXPECT_NE(refused(tune({"r.toml", "--study", "mysql://h/d"})).find("a study is a file (SQLite) or postgres://"), std::string::npos);
  EXPECT_NE(refused(tune({"--retest", "nowhere"})).find("there is no study nowhere/study.db"), std::string::npos);
  EXPECT_EQ(tune({}).exit_code, 2);
  EXPECT_EQ(tune({"--export-optuna", "x.db"}).exit_code, 2);
  EXPECT_EQ(names_in(folder_.path()), std::vector<std::string>{"r.toml"});
}

}  // namespace
}  // namespace deft
