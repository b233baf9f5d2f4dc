// Ensembles of whole trainings: what members say, what is fitted on which part, what is saved, what is refused.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include <nlohmann/json.hpp>

#include "deft/core/files.h"
#include "deft/core/problem.h"
#include "deft/core/random.h"
#include "deft/train/ensemble_run.h"
#include "deft/train/export_run.h"
#include "deft/train/run.h"
#include "deft/train/saved_run.h"
#include "torch/small_ensembles.h"

namespace deft {
namespace {

namespace fs = std::filesystem;

std::string other_seed() { return finished("other_seed", {"train.seed=5"}); }
std::string smaller() { return finished("smaller", {"network.name=mlp", "data.size=12"}); }   // another network, size and crop

RunResult combine(const std::vector<std::string>& runs, const std::string& rule, std::vector<std::string> more = {}) {
  EnsembleRequest request;
  request.runs = runs;
  request.overrides = {"ensemble.name=" + rule};
  request.overrides.insert(request.overrides.end(), more.begin(), more.end());
  request.parent = runs_folder();
  return ensemble_of_runs(request);
}

std::string refusal_of(const std::vector<std::string>& runs, const std::string& rule) {
  const auto count = [] { return std::distance(fs::directory_iterator(runs_folder()), fs::directory_iterator{}); };
  const auto before = count();
  try {
    combine(runs, rule);
  } catch (const Refusal& refusal) {
    EXPECT_EQ(count(), before) << "something was written";
    return refusal.what();
  }
  return "";
}

TEST(EnsembleRun, AnswersWithTheMeanOfMembersOfDifferentNetworksAndSizes) {
  const RunResult result = combine({plain(), other_seed(), smaller()}, "average");
  const SavedModel model = load_model(result.folder);
  ASSERT_EQ(model.members().size(), 3u);
  const std::string fresh = "glyphs:samples=60,classes=3,size=16,seed=3";
  const std::vector<float> together = model.predict(samples_for(model, fresh));
  std::vector<float> mean(together.size(), 0.0f);
  for (const std::string& run : {plain(), other_seed(), smaller()}) {
    const Classifier one = load_run(run);
    const std::vector<float> alone = one.predict(samples_for(one, fresh));
    for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += alone[i] / 3;
  }
  for (std::size_t i = 0; i < mean.size(); ++i) ASSERT_NEAR(together[i], mean[i], 1e-5) << i;
}

TEST(EnsembleRun, SummaryHoldsTheLeaderboard) {
  const RunResult result = combine({plain(), other_seed(), smaller()}, "average");
  const nlohmann::json summary = nlohmann::json::parse(read_file(result.folder + "/summary.json"));
  EXPECT_EQ(summary, result.summary);
  for (const char* key : {"data", "task", "metric", "classes", "train_samples", "val_samples", "test_samples", "val_accuracy", "test_accuracy", "best_epoch", "epochs", "seconds",
                          "images_per_second", "peak_rss_mb", "parameters", "seed", "device", "precision", "tricks", "findings"}) {
    EXPECT_TRUE(summary.contains(key)) << key;
  }
  const nlohmann::json& board = summary["ensemble"];
  double best = 0;
  for (const nlohmann::json& one : board["members"]) {
    const nlohmann::json own = nlohmann::json::parse(read_file(one["run"].get<std::string>() + "/summary.json"));
    EXPECT_DOUBLE_EQ(one["test_accuracy"].get<double>(), own["test_accuracy"].get<double>());
    EXPECT_DOUBLE_EQ(one["val_accuracy"].get<double>(), own["val_accuracy"].get<double>());
    best = std::max(best, one["test_accuracy"].get<double>());
  }
  EXPECT_NEAR(board["gain"]["mean"].get<double>(), summary["test_accuracy"].get<double>() - best, 1e-9);
  EXPECT_LE(board["gain"]["ci_low"], board["gain"]["mean"]);
  EXPECT_GE(board["gain"]["ci_high"], board["gain"]["mean"]);
  EXPECT_EQ(summary["tricks"], nlohmann::json({"ensemble/top_of_search", "ensemble/average"}));
}

// Writes what a coach might have said into a finished run.
std::string told(const std::string& name, const std::string& seed, const nlohmann::json& findings) {
  const std::string run = finished(name, {"train.seed=" + seed});
  nlohmann::json summary = nlohmann::json::parse(read_file(run + "/summary.json"));
  summary["findings"] = findings;
  write_file(run + "/summary.json", summary.dump());
  return run;
}

TEST(EnsembleRun, WhatWasFoundInMembersStandsOnceForEachRule) {
  const nlohmann::json noise{{"rule", "label_noise"}, {"advice", "first"}}, same{{"rule", "label_noise"}, {"advice", "second"}}, other{{"rule", "overfitting"}};
  const RunResult result = combine({told("told", "8", nlohmann::json::array({noise})), told("told_too", "9", {7, same, other})}, "average");
  EXPECT_EQ(result.summary["findings"], nlohmann::json({noise, other}));
  const std::string log = read_file(result.folder + "/log.jsonl");
  EXPECT_NE(log.find("\"advice\":\"first\""), std::string::npos) << "the report shows it";
  EXPECT_EQ(log.find("second"), std::string::npos);
}

TEST(EnsembleRun, IsReplayedByItsRecipe) {
  const RunResult first = combine({plain(), smaller()}, "stack");
  RunRequest request;
  request.source = first.folder + "/recipe.toml";
  request.overrides = {"log.folder=\"" + runs_folder() + "\""};
  const RunResult again = run_training(request);
  EXPECT_EQ(fitted_values(again.folder), fitted_values(first.folder));
  EXPECT_EQ(again.summary["test_accuracy"], first.summary["test_accuracy"]);
}

TEST(EnsembleRun, EveryRuleIsLoadedAsItWasSaved) {
  for (const auto& rule : combinations().entries()) {
    SCOPED_TRACE(rule.card.name);
    const RunResult result = combine({plain(), other_seed(), smaller()}, rule.card.name);
    const SavedModel model = load_model(result.folder);
    const DataSet data = load_data(model.first().data_options());
    Inputs test;
    for (const Member& one : model.members()) test.push_back(std::make_shared<const Samples>(load_data(one.classifier.data_options()).test));
    EXPECT_DOUBLE_EQ(model.evaluate(test).accuracy, result.summary["test_accuracy"].get<double>());
    EXPECT_NEAR(model.evaluate(test).loss, result.summary["test"]["loss"].get<double>(), 1e-6);
  }
}

TEST(EnsembleRun, MembersThatCountNothingAreNotSaved) {
  const std::string untrained = finished("untrained", {"optimization.learning_rate=1e-9", "train.epochs=1"});
  const RunResult result = combine({plain(), untrained}, "greedy", {"ensemble.rounds=1"});
  EXPECT_EQ(result.summary["ensemble"]["members"].size(), 2u);
  EXPECT_EQ(result.summary["ensemble"]["members"][1]["weight"], 0.0);
  EXPECT_EQ(load_model(result.folder).members().size(), 1u);
}

// A table whose test part lies in a file of its own: with other labels there, what is fitted stays, and what is scored changes.
TEST(EnsembleRun, FitsOnTheValidationPartAndNeverSeesTheTestPart) {
  const auto write = [](const std::string& path, std::uint64_t seed, int rows, bool turned) {
    std::ofstream file(path);
    Random random(seed);
    file << "a,b,label\n";
    for (int i = 0; i < rows; ++i) {
      const double a = random.normal(), b = random.normal();
      file << a << "," << b << "," << ((a + 0.7 * random.normal() > 0.3 * b) != turned ? "yes" : "no") << "\n";
    }
  };
  const std::string train = scratch_folder() + "/fit.csv", test = scratch_folder() + "/fit_test.csv";
  write(train, 1, 300, false);
  write(test, 2, 200, false);
  const std::string source = "csv:" + train + ",test=" + test;
  const std::vector<std::string> table{"network.name=mlp", "preprocessing.name=standardize"};
  const auto with = [&](const std::string& word) {
    std::vector<std::string> words = table;
    words.push_back(word);
    return words;
  };
  const std::vector<std::string> runs{finished("table_a", with("train.seed=1"), source), finished("table_b", with("train.epochs=1"), source), finished("table_c", with("train.seed=3"), source)};
  for (const char* rule : {"greedy", "stack", "late_fusion", "early_fusion"}) {
    SCOPED_TRACE(rule);
    write(test, 2, 200, false);
    const RunResult before = combine(runs, rule);
    write(test, 2, 200, true);
    const RunResult after = combine(runs, rule);
    EXPECT_FALSE(fitted_values(before.folder).empty());
    EXPECT_EQ(fitted_values(before.folder), fitted_values(after.folder));
    EXPECT_NEAR(before.summary["test_accuracy"].get<double>() + after.summary["test_accuracy"].get<double>(), 1.0, 1e-9);
    EXPECT_EQ(before.summary["ensemble"]["fitted_on_validation"], true);
  }
}

TEST(EnsembleRun, OfValuesAveragesThem) {
  std::ofstream file(scratch_folder() + "/values.csv");
  Random random(4);
  file << "a,b,label\n";
  for (int i = 0; i < 200; ++i) {
    const double a = random.normal(), b = random.normal();
    file << a << "," << b << "," << 0.5 * a - 0.25 * b + 1e-4 * i << "\n";
  }
  file.close();
  const std::string source = "csv:" + scratch_folder() + "/values.csv";
  const std::vector<std::string> words{"network.name=mlp", "preprocessing.name=standardize", "loss.name=l2", "optimization.learning_rate=0.01"};
  std::vector<std::string> other = words;
  other.push_back("train.seed=9");
  const std::string a = finished("values_a", words, source), b = finished("values_b", other, source);
  for (const char* rule : {"average", "greedy", "stack"}) {
    const RunResult result = combine({a, b}, rule);
    EXPECT_GT(result.summary["test_accuracy"], 0.5) << rule;
    EXPECT_EQ(result.summary["metric"], "r2");
  }
  EXPECT_EQ(refusal_of({a, b}, "vote"), "[ensemble] vote combines probabilities of classes, and this task is regression; take average, greedy or stack");
}

TEST(EnsembleRefusals, SayWhichRunAndWhy) {
  const std::string a = plain();
  EXPECT_EQ(refusal_of({a}, "average"), "an ensemble takes two or more runs, and only " + a + " was named");
  EXPECT_EQ(refusal_of({a, a}, "average"), a + ": this run stands twice; weights are given by a rule: --method greedy");
  EXPECT_EQ(refusal_of({a, a + "/../plain"}, "average"), a + "/../plain: this run stands twice (as " + a + " too); weights are given by a rule: --method greedy");
  EXPECT_EQ(refusal_of({a, runs_folder() + "/none"}, "average"), runs_folder() + "/none: there is no such run folder");
  fs::create_directories(runs_folder() + "/begun/checkpoints");
  write_file(runs_folder() + "/begun/checkpoints/last.safetensors", "");
  EXPECT_EQ(refusal_of({a, runs_folder() + "/begun"}, "average"),
            runs_folder() + "/begun: no model.safetensors in it: the run was interrupted; finish it with  deft train --resume " + runs_folder() + "/begun");
  const std::string classes = finished("classes", {}, "glyphs:samples=240,classes=4,size=16");
  EXPECT_EQ(refusal_of({a, classes}, "average"), classes + ": its classes are not those of " + a + "; only it has 3");
  EXPECT_EQ(refusal_of({classes, a}, "average"), a + ": its classes are not those of " + classes + "; it lacks 3");
  const std::string data = finished("data", {}, "glyphs:samples=250,classes=3,size=16");
  EXPECT_EQ(refusal_of({a, data}, "average"), data + ": it was trained on glyphs:samples=250,classes=3,size=16, and " + a + " on " + kGlyphs + "; an ensemble's members share their data");
  const std::string fold = finished("fold", {"data.folds=3", "data.fold=1"});
  EXPECT_EQ(refusal_of({a, fold}, "average"), fold + ": its test part is not that of " + a + ": data.folds is 0 there and 3 here");
}

TEST(EnsembleRefusals, ARuleThatLearnsWantsOneValidationPartForAll) {
  const std::string a = plain(), half = finished("half", {"data.validation=0.5"}), none_a = finished("none_a", {"data.validation=0"}), none_b = finished("none_b", {"data.validation=0", "train.seed=2"});
  EXPECT_EQ(refusal_of({a, half}, "greedy"), half + ": its validation part is not that of " + a +
                                                 ": data.validation is 0.25 there and 0.5 here; a rule that is fitted needs samples that no member was trained on. Take average, geometric_average or vote");
  EXPECT_EQ(refusal_of({none_a, none_b}, "stack"),
            "[ensemble] stack is fitted on validation data, and the members were trained without (data.validation = 0); take average, or train them with a validation part");
  const RunResult result = combine({a, half}, "average");  // nothing is fitted: the test part is the same
  EXPECT_TRUE(result.summary["ensemble"]["members"][0]["val_accuracy"].is_null());
  EXPECT_TRUE(result.summary["test_accuracy"].is_number());
}

TEST(EnsembleRefusals, AHeadThatWasFittedOnTheValidationPartToo) {
  setenv("XDG_CACHE_HOME", (scratch_folder() + "/cache").c_str(), 1);
  const std::string probe = finished("probe", {"transfer.linear_probe.from=" + plain() + "/model.safetensors"});
  EXPECT_EQ(refusal_of({plain(), probe}, "greedy"),
            probe + ": its head was fitted on the validation part too (transfer.linear_probe); a rule that is fitted needs samples that no member was trained on. Take average, geometric_average or vote");
  EXPECT_TRUE(combine({plain(), probe}, "average").summary["val_accuracy"].is_null());
}

TEST(EnsembleRefusals, EarlyFusionWantsFeatures) {
  const std::string bare = finished("bare", {"network.name=linear", "optimization.learning_rate=0.002"});
  EXPECT_EQ(refusal_of({plain(), bare}, "early_fusion"), "[ensemble] early_fusion: " + bare + " has no features below a head (network.linear); leave it out, or take stack");
}

TEST(EnsembleRefusals, AnEnsembleIsNoMemberAndNoSingleNetwork) {
  const std::string ensemble = combine({plain(), other_seed()}, "average").folder;
  EXPECT_EQ(refusal_of({plain(), ensemble}, "average"), ensemble + ": it is an ensemble itself; name its members, which lie in " + ensemble + "/members or in its summary.json");
  try {
    load_run(ensemble);
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_EQ(refusal.what(), ensemble + "/model.safetensors: this is an ensemble of several networks, and one network is wanted here");
  }
}

TEST(EnsembleRefusals, OneGraphHasOneInput) {
  const SavedModel model = load_model(combine({plain(), smaller()}, "average").folder);
  const std::string path = scratch_folder() + "/two_sizes.onnx";
  try {
    export_model(model, "onnx", path);
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_EQ(refusal.what(), "export: " + smaller() + " takes 3 x 12 x 12 and " + plain() +
                                  " takes 3 x 16 x 16, and one graph has one input; make the ensemble of members with the same data.size, or use --format safetensors");
  }
  EXPECT_FALSE(fs::exists(path));
}

TEST(EnsembleRefusals, DamagedFilesAreRefused) {
  const TensorFile whole = load_model(combine({plain(), other_seed()}, "greedy").folder).to_file();
  const auto refusal = [](const TensorFile& file) -> std::string {
    try {
      SavedModel::from_file(file, "m");
    } catch (const Refusal& refused) {
      return refused.what();
    }
    return "";
  };
  EXPECT_EQ(refusal(whole), "");
  TensorFile file = whole;
  file.tensors["combination/weights"].values.push_back(0.5f);
  EXPECT_EQ(refusal(file), "m: the ensemble's rule does not fit its members");
  file = whole;
  const auto weight = std::find_if(file.tensors.begin(), file.tensors.end(), [](const auto& one) { return one.first.starts_with("member2/") && one.first.ends_with(".weight"); });
  const std::string name = weight->first.substr(8);
  file.tensors.erase(weight);
  EXPECT_EQ(refusal(file), "m (member 2): the weights '" + name + "' are missing or have another shape than the network of its recipe");
  file = whole;
  file.metadata["members"] = "[]";
  EXPECT_EQ(refusal(file), "m: its metadata is damaged: the number of members is impossible");
  file.metadata["members"] = "{";
  EXPECT_EQ(refusal(file).substr(0, 28), "m: its metadata is damaged: ");
  file.metadata["format"] = "deft ensemble 9";
  EXPECT_EQ(refusal(file), "m: it was saved in the format 'deft ensemble 9', and this deft reads 'deft ensemble 1'");
}

}  // namespace
}  // namespace deft
