// Ensembles whose members are trained by the run itself: seeds, bags, snapshots, the folds of tables; interruptions and resumes.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <thread>

#include <nlohmann/json.hpp>

#include "deft/core/files.h"
#include "deft/core/interrupt.h"
#include "deft/core/problem.h"
#include "deft/recipe/chapters.h"
#include "deft/train/ensemble_run.h"
#include "deft/train/run.h"
#include "deft/train/saved_run.h"
#include "torch/small_ensembles.h"

namespace deft {
namespace {

namespace fs = std::filesystem;

TEST(MemberTrainings, SeedsAreTheRunsTheyWouldBeAlone) {
  const RunResult result = run_training(small_request("seeds", {"train.epochs=2", "ensemble.name=seeds", "ensemble.count=2", "train.seed=7"}));
  EXPECT_EQ(result.summary["tricks"].back(), "ensemble/average");
  for (const char* seed : {"7", "8"}) {
    const std::string alone = finished(std::string("alone-") + seed, {"train.epochs=2", std::string("train.seed=") + seed});
    const TensorFile a = read_safetensors(alone + "/model.safetensors"), b = read_safetensors(result.folder + "/members/seed-" + seed + "/model.safetensors");
    for (const auto& [name, tensor] : a.tensors) EXPECT_EQ(tensor.values, b.tensors.at(name).values) << seed << " " << name;
  }
}

TEST(MemberTrainings, ReplayAndGoOnAfterAnInterruption) {
  const std::vector<std::string> words{"train.epochs=3", "ensemble.name=seeds", "ensemble.count=2", "ensemble.stack=on"};
  const RunResult straight = run_training(small_request("straight", words));
  RunRequest request = small_request("stopped", words);
  int epochs = 0;
  request.say = [&](const std::string& line) {
    if (line.starts_with("epoch") && ++epochs == 4) request_interrupt();  // the first of the second member
  };
  const RunResult stopped = run_training(request);
  request_interrupt(false);
  ASSERT_TRUE(stopped.interrupted);
  EXPECT_FALSE(fs::exists(stopped.folder + "/summary.json"));
  RunRequest resume;
  resume.resume = stopped.folder;
  const RunResult resumed = run_training(resume);
  EXPECT_EQ(fitted_values(resumed.folder), fitted_values(straight.folder));
  EXPECT_EQ(resumed.summary["test_accuracy"], straight.summary["test_accuracy"]);

  RunRequest replay;
  replay.source = straight.folder + "/recipe.toml";
  replay.name = "replayed";
  EXPECT_EQ(fitted_values(run_training(replay).folder), fitted_values(straight.folder));
}

TEST(MemberTrainings, ARefusedTrainingLeavesNothing) {
  const auto refusal = [](const std::vector<std::string>& words) -> std::string {
    try {
      run_training(small_request("refused", words));
    } catch (const Refusal& refused) {
      return refused.what();
    }
    return "";
  };
  EXPECT_NE(refusal({"ensemble.name=seeds", "imbalance.smote=on"}), "");
  EXPECT_FALSE(fs::exists(runs_folder() + "/refused"));
  EXPECT_EQ(refusal({"ensemble.seeds=on", "ensemble.stack=on", "data.validation=0"}),
            "[ensemble] stack is fitted on validation data, and data.validation = 0 leaves none; take average, or give it a share");
  setenv("XDG_CACHE_HOME", (scratch_folder() + "/cache").c_str(), 1);
  EXPECT_EQ(refusal({"ensemble.seeds=on", "ensemble.stack=on", "transfer.linear_probe.from=" + plain() + "/model.safetensors"}),
            "[ensemble] stack is fitted on validation data, and transfer.linear_probe fits its head on those too; take average, or transfer.name=fine_tune_top");
  fs::remove_all(runs_folder() + "/refused");   // the first member is finished by then, and stays
  EXPECT_NE(refusal({"ensemble.seeds=on", "ensemble.bagging=on"}).find("[ensemble] has two sources of members, 'seeds' and 'bagging'; keep one"), std::string::npos);
  EXPECT_NE(refusal({"ensemble.vote=on", "ensemble.stack=on"}).find("[ensemble] has two rules, 'vote' and 'stack'; keep one"), std::string::npos);
  EXPECT_NE(refusal({"ensemble.snapshot=on", "optimization.swa=on"}).find("exclude each other"), std::string::npos);
  EXPECT_FALSE(fs::exists(runs_folder() + "/refused"));
}

TEST(MemberTrainings, ATrialOfASearchIsOneNetwork) {
  RunRequest request = small_request("trial", {"train.epochs=1", "ensemble.name=seeds"});
  request.purpose = RunRequest::Purpose::trial;
  const RunResult result = run_training(request);
  EXPECT_FALSE(result.summary.contains("ensemble"));
  EXPECT_FALSE(fs::exists(result.folder + "/members"));
}

TEST(MemberTrainings, BagsDrawFromTheTrainingPartOnly) {
  const RunResult result = run_training(small_request("bags", {"train.epochs=2", "ensemble.bagging.count=2"}));
  const nlohmann::json one = nlohmann::json::parse(read_file(result.folder + "/members/bag-1/summary.json"));
  const nlohmann::json whole = nlohmann::json::parse(read_file(plain() + "/summary.json"));
  EXPECT_EQ(one["train_samples"], whole["train_samples"]);
  EXPECT_EQ(one["val_samples"], whole["val_samples"]);
  // The member alone, by its own recipe, is the same again.
  RunRequest replay;
  replay.source = result.folder + "/members/bag-2/recipe.toml";
  replay.name = "bag-again";
  replay.overrides = {"log.folder=\"" + runs_folder() + "\""};
  const TensorFile a = read_safetensors(run_training(replay).folder + "/model.safetensors"), b = read_safetensors(result.folder + "/members/bag-2/model.safetensors");
  for (const auto& [name, tensor] : a.tensors) EXPECT_EQ(tensor.values, b.tensors.at(name).values) << name;
}

std::vector<std::string> three_cycles() { return {"train.epochs=6", "schedule.name=warm_restarts", "schedule.first_epochs=2.0", "schedule.growth=1.0", "ensemble.snapshot.count=3"}; }

TEST(Snapshots, AreTheWeightsAtTheEndsOfTheCycles) {
  TinyRun whole(tiny_document(three_cycles()));
  whole.train();
  ASSERT_EQ(whole.snapshots().size(), 3u);
  EXPECT_EQ(whole.snapshots()[0].epoch, 2.0);
  EXPECT_EQ(whole.snapshots()[1].epoch, 4.0);
  EXPECT_EQ(whole.snapshots()[2].values, whole.weights());
  // A training that ends after the first cycle has the weights of the first snapshot.
  std::vector<std::string> first = three_cycles();
  first.push_back("train.epochs=2");
  TinyRun cycle(tiny_document(first));
  cycle.train();
  EXPECT_EQ(cycle.weights(), whole.snapshots()[0].values);
}

TEST(Snapshots, SurviveAResume) {
  std::vector<std::string> words = three_cycles();
  words[2] = "schedule.first_epochs=0.5";
  words[4] = "ensemble.snapshot.count=5";
  TinyRun straight(tiny_document(words)), stopped(tiny_document(words)), resumed(tiny_document(words));
  straight.train();
  stopped.train(true);
  resumed.resume(stopped);
  ASSERT_EQ(resumed.snapshots().size(), 5u);
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(resumed.snapshots()[i].epoch, straight.snapshots()[i].epoch);
    EXPECT_EQ(resumed.snapshots()[i].values, straight.snapshots()[i].values);
  }
}

TEST(Snapshots, AreAnEnsembleInTheRunFolder) {
  const RunResult result = run_training(small_request("snapshots", three_cycles()));
  EXPECT_EQ(result.summary["ensemble"]["members"].size(), 3u);
  const SavedModel model = load_model(result.folder);
  ASSERT_EQ(model.members().size(), 3u);
  EXPECT_EQ(model.members()[1].name, "epoch 4");
  const Inputs test(3, std::make_shared<const Samples>(load_data(model.first().data_options()).test));
  EXPECT_DOUBLE_EQ(model.evaluate(test).accuracy, result.summary["test_accuracy"].get<double>());
}

TEST(Snapshots, BringTheirOwnCyclesWhereTheRecipeHasNone) {
  RunRequest request = small_request("cycles", {"ensemble.name=snapshot", "ensemble.count=2", "train.epochs=3"});
  std::string text = read_file(request.source);
  const std::string none = "schedule = []";
  ASSERT_NE(text.find(none), std::string::npos);
  text.replace(text.find(none), none.size(), "");
  write_file(request.source, text);
  const RunResult result = run_training(request);
  EXPECT_EQ(result.summary["ensemble"]["members"].size(), 2u);
  EXPECT_NE(read_file(result.folder + "/recipe.toml").find("first_epochs = 1.5"), std::string::npos);
}

TEST(TopOfSearch, TakesTheBestRunsByValidation) {
  const RunResult seeds = run_training(small_request("searched", {"train.epochs=1", "ensemble.name=seeds", "ensemble.count=3"}));
  const RunResult result = run_training(small_request("top", {"ensemble.name=top_of_search", "ensemble.count=2", "ensemble.folder=\"" + seeds.folder + "/members\""}));
  std::vector<double> accuracies;
  for (const nlohmann::json& one : seeds.summary["ensemble"]["members"]) accuracies.push_back(one["val_accuracy"]);
  std::sort(accuracies.rbegin(), accuracies.rend());
  ASSERT_EQ(result.summary["ensemble"]["members"].size(), 2u);
  EXPECT_DOUBLE_EQ(result.summary["ensemble"]["members"][0]["val_accuracy"].get<double>(), accuracies[0]);
  EXPECT_DOUBLE_EQ(result.summary["ensemble"]["members"][1]["val_accuracy"].get<double>(), accuracies[1]);
}

// Interrupted among the folds of the network, and again: trees and folds that stand are not trained twice, and the end is that of an uninterrupted run.
TEST(SuperLearnerRun, GoesOnAfterTheFoldsThatStand) {
  const auto request = [](const std::string& name) {
    RunRequest one;
    one.source = tiny_document({}, "mixed").chapters.at("data").at(0).text("source");
    one.overrides = {"ensemble.name=super_learner", "ensemble.folds=3", "train.epochs=3", "train.threads=1", "log.folder=\"" + runs_folder() + "\""};
    one.name = name;
    return one;
  };
  const RunResult whole = run_training(request("super_whole"));
  RunRequest first = request("super_stopped");
  // A member's training says nothing here: a watcher stops it once the first fold is finished.
  std::atomic<bool> done{false};
  std::thread watcher([&] {
    while (!done && !fs::exists(runs_folder() + "/super_stopped/members/network-1/summary.json")) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    request_interrupt();
  });
  const RunResult stopped = run_training(first);
  done = true;
  watcher.join();
  request_interrupt(false);
  ASSERT_TRUE(stopped.interrupted);
  EXPECT_FALSE(fs::exists(stopped.folder + "/summary.json"));
  EXPECT_TRUE(fs::exists(stopped.folder + "/members/boosted_trees.safetensors"));
  const auto trained_at = fs::last_write_time(stopped.folder + "/members/network-1/summary.json");
  RunRequest again;
  again.resume = stopped.folder;
  std::string said;
  again.say = [&](const std::string& line) { said += line + "\n"; };
  const RunResult resumed = run_training(again);
  EXPECT_FALSE(resumed.interrupted);
  EXPECT_NE(said.find("boosted_trees  finished before"), std::string::npos) << said;
  EXPECT_NE(said.find("network-1      finished before"), std::string::npos) << said;
  EXPECT_EQ(fs::last_write_time(stopped.folder + "/members/network-1/summary.json"), trained_at);
  EXPECT_FALSE(fs::exists(stopped.folder + "/members/boosted_trees.safetensors"));
  const TensorFile a = read_safetensors(whole.folder + "/model.safetensors"), b = read_safetensors(resumed.folder + "/model.safetensors");
  ASSERT_EQ(a.tensors.size(), b.tensors.size());
  for (const auto& [name, tensor] : a.tensors) EXPECT_EQ(tensor.values, b.tensors.at(name).values) << name;
  try {
    run_training(again);
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_EQ(std::string(refusal.what()), stopped.folder + ": this run is finished; nothing is left to resume");
  }
}

}  // namespace
}  // namespace deft
