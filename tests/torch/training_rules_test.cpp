// What the trainer promises about updates: accumulated batches equal one large batch, a climb of nothing changes nothing,
// mixing does not depend on the number of workers, zeros do not learn, and the test part has no say in what is fitted.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include <nlohmann/json.hpp>

#include "deft/core/random.h"
#include "deft/recipe/chapters.h"
#include "deft/train/batches.h"
#include "deft/train/run.h"
#include "deft/train/saved_run.h"
#include "torch/tiny_run.h"

namespace deft {
namespace {

// No batch norm and no randomness: what is left depends on the gradients alone.
std::vector<std::string> smooth(std::vector<std::string> more) {
  std::vector<std::string> words{"network.layer=[{name='convolution'},{name='max_pooling'},{name='linear'}]", "activation.name=tanh",
                                 "optimization.name=sgd", "optimization.learning_rate=0.1", "train.epochs=2"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

std::vector<float> trained(const std::vector<std::string>& words) {
  TinyRun run(tiny_document(words));
  run.train();
  return run.weights();
}

void expect_near(const std::vector<float>& a, const std::vector<float>& b, double tolerance) {
  ASSERT_EQ(a.size(), b.size());
  double worst = 0;
  for (std::size_t i = 0; i < a.size(); ++i) worst = std::max(worst, std::fabs(static_cast<double>(a[i]) - b[i]));
  EXPECT_LT(worst, tolerance);
}

TEST(Updates, TwoAccumulatedBatchesAreOneOfTwiceTheSize) {
  const std::vector<float> large = trained(smooth({"train.batch_size=32"}));
  const std::vector<float> small = trained(smooth({"train.batch_size=16", "optimization.gradient_accumulation.batches=2"}));
  expect_near(large, small, 1e-6);
  const std::vector<float> one_by_one = trained(smooth({"train.batch_size=16"}));
  double difference = 0;
  for (std::size_t i = 0; i < large.size(); ++i) difference = std::max(difference, std::fabs(static_cast<double>(large[i]) - one_by_one[i]));
  EXPECT_GT(difference, 1e-3) << "the comparison must be able to fail";
}

TEST(Updates, AClimbOfNothingIsPlainDescentAndARealOneIsNot) {
  const std::vector<float> plain = trained(smooth({}));
  expect_near(trained(smooth({"optimization.sam.rho=1e-9"})), plain, 1e-6);
  const std::vector<float> climbed = trained(smooth({"optimization.sam.rho=0.5"}));
  double difference = 0;
  for (std::size_t i = 0; i < plain.size(); ++i) difference = std::max(difference, std::fabs(static_cast<double>(plain[i]) - climbed[i]));
  EXPECT_GT(difference, 1e-3);
}

TEST(Resume, ShowsTheCoachTheWholeRun) {
  const std::vector<std::string> words{"train.epochs=3", "log.every=2"};
  TinyRun whole(tiny_document(words)), stopped(tiny_document(words)), rest(tiny_document(words));
  whole.train();
  stopped.train(true);
  ASSERT_EQ(stopped.seen().epochs.size(), 1u);
  rest.resume(stopped);
  ASSERT_EQ(rest.seen().epochs.size(), 3u);
  ASSERT_EQ(rest.seen().steps.size(), whole.seen().steps.size());
  for (std::size_t i = 0; i < whole.seen().steps.size(); ++i) {
    EXPECT_EQ(rest.seen().steps[i].loss, whole.seen().steps[i].loss);
    EXPECT_EQ(rest.seen().steps[i].loss_low, whole.seen().steps[i].loss_low);
    EXPECT_LE(whole.seen().steps[i].loss_low, whole.seen().steps[i].loss);
    EXPECT_GE(whole.seen().steps[i].loss_high, whole.seen().steps[i].loss);
  }
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(rest.seen().epochs[i].train_loss, whole.seen().epochs[i].train_loss);
    EXPECT_EQ(rest.seen().epochs[i].step_noise, whole.seen().epochs[i].step_noise);
  }
}

// With a rate of nothing every batch is seen by the same weights: the measured statistics are those of the training part.
TEST(Updates, AveragedWeightsGetFreshStatistics) {
  const std::vector<std::string> words{"optimization.learning_rate=1e-12", "train.epochs=30"};
  TinyRun running(tiny_document(words)), measured(tiny_document([&] {
    std::vector<std::string> with = words;
    with.push_back("optimization.swa=on");
    return with;
  }()));
  running.train();
  measured.train();
  const auto& a = running.classifier().model().buffers();
  const auto& b = measured.classifier().model().buffers();
  ASSERT_FALSE(a.empty());
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t k = 0; k < a[i].value.size(); ++k) EXPECT_NEAR(a[i].value[k], b[i].value[k], 0.1 * std::fabs(b[i].value[k]) + 0.05) << a[i].info.name;
  }
}

TEST(Mixing, IsTheSameWhateverTheNumberOfWorkers) {
  TinyRun run(tiny_document({"augmentation.random_crop=on", "augmentation.mixup=on", "augmentation.cutmix=on"}));
  BatchPlan plan;
  plan.seed = 3;
  plan.batch_size = 16;
  plan.steps = 9;
  plan.outputs = run.classifier().outputs();
  for (const auto& one : run.recipe().mixing) plan.mixing.push_back(one.trick);
  BatchStream one(plan, run.classifier().preparation(), run.samples(), 1), three(plan, run.classifier().preparation(), run.samples(), 3);
  bool mixed = false;
  for (int step = 0; step < plan.steps; ++step) {
    const Batch* a = one.next();
    const Batch* b = three.next();
    EXPECT_EQ(a->floats, b->floats);
    EXPECT_EQ(a->targets, b->targets);
    for (const float share : a->targets) mixed = mixed || (share > 0.01f && share < 0.99f);
  }
  EXPECT_TRUE(mixed);
}

// Behind a layer of zeros no gradient arrives, and in front of one none is left: only the output's bias moves.
TEST(ZeroInitialization, OfTwoLayersNeverLearnsAndOfOneDoes) {
  TinyRun deep(tiny_document(smooth({"initialization.name=zero"})));
  deep.train();
  for (const ModelArray& array : deep.classifier().model().parameters()) {
    if (array.info.fan_in == 0) continue;
    for (const float weight : array.value) ASSERT_EQ(weight, 0.0f) << array.info.name;
  }
  TinyRun shallow(tiny_document({"initialization.name=zero", "network.name=linear", "optimization.learning_rate=0.001", "train.epochs=6"}));
  shallow.train();
  EXPECT_LT(shallow.history().back().train_loss, shallow.history().front().train_loss);
}

// The same training rows beside two very different test files: everything that is fitted must come out the same.
TEST(Preprocessing, TheTestPartCannotLeakIntoWhatIsFitted) {
  const std::string folder = scratch_folder();
  Random random(4);
  const auto write = [&](const std::string& name, double scale, double offset) {
    std::ofstream file(folder + "/" + name);
    file << "a,b,c,colour,label\n";
    for (int i = 0; i < 60; ++i) {
      file << scale * random.normal() + offset << "," << scale * random.normal() << "," << (i % 7 == 0 ? "?" : std::to_string(offset + random.uniform()))
           << "," << (offset > 0 && i % 2 ? "violet" : "red") << "," << (i % 2 ? "yes" : "no") << "\n";
    }
  };
  write("train.csv", 1, 0);
  write("test_a.csv", 1, 0);
  write("test_b.csv", 1000, 77);
  for (const std::string& name : find_chapter("preprocessing")->trick_names()) {
    SCOPED_TRACE(name);
    std::vector<State> fitted;
    for (const char* test : {"test_a.csv", "test_b.csv"}) {
      std::vector<std::string> words{"data.source=\"csv:" + folder + "/train.csv,test=" + folder + "/" + test + "\"", "network.name=linear",
                                     "preprocessing.name=impute", "preprocessing.one_hot=on"};
      if (name != "impute" && name != "one_hot") words.push_back("preprocessing." + name + "=on");
      TinyRun run(tiny_document(words));
      fitted.push_back(run.classifier().preparation().save());
    }
    EXPECT_FALSE(fitted[0].arrays.empty() && fitted[0].numbers.empty());
    EXPECT_EQ(fitted[0].arrays, fitted[1].arrays);
    EXPECT_EQ(fitted[0].numbers, fitted[1].numbers);
  }
}

const char* const kUnevenGlyphs = "data.source=\"glyphs:samples=96,classes=3,size=16,imbalance=6\"";

TEST(Imbalance, DeferredWeightsActWhenTheirTimeHasCome) {
  const std::vector<float> plain = trained(smooth({kUnevenGlyphs}));
  EXPECT_EQ(trained(smooth({kUnevenGlyphs, "imbalance.deferred_reweighting.from=1"})), plain);
  EXPECT_NE(trained(smooth({kUnevenGlyphs, "imbalance.deferred_reweighting.from=0.5"})), plain);
}

TEST(Imbalance, MovedThresholdsChangeAnswersAndNotTheTraining) {
  TinyRun plain(tiny_document(smooth({kUnevenGlyphs})));
  plain.train();
  TinyRun moved(tiny_document(smooth({kUnevenGlyphs, "imbalance.threshold_moving=on"})));
  moved.train();
  EXPECT_EQ(moved.weights(), plain.weights());
  const std::vector<float> before = plain.classifier().predict(plain.samples()), after = moved.classifier().predict(moved.samples());
  const std::vector<std::int64_t> counts = plain.classifier().class_counts();
  for (std::size_t i = 0; i < before.size(); i += 3) {  // odds of two classes change by the ratio of their sizes
    const double odds = before[i] / before[i + 2], expected = odds * static_cast<double>(counts[2]) / static_cast<double>(counts[0]);
    EXPECT_NEAR(after[i] / after[i + 2] / expected, 1.0, 1e-3);
  }
}

std::string refusal(const std::vector<std::string>& words, const std::string& source = "") {
  try {
    TinyRun run(tiny_document(words, source));
  } catch (const Refusal& refused) {
    return refused.what();
  }
  return "";
}

TEST(Imbalance, RefusesWhatDoesNotFitTheData) {
  EXPECT_EQ(refusal({"imbalance.smote=on"}),
            "[imbalance] smote makes rows of a table, and these data are pictures; imbalance.oversampling shows pictures again");
  EXPECT_EQ(refusal({"imbalance.extra_crops=on"}, "mixed"),
            "[imbalance] extra_crops cuts pictures, and these data are a table; imbalance.smote makes new rows");
  EXPECT_EQ(refusal({"imbalance.oversampling=on"}, "regression"),
            "[imbalance] oversampling is for classes, and this task is regression; write imbalance=off");
}

// Decisions about the rate in the log of a run of about 1,050 steps.
std::string rate_decisions(const std::vector<std::string>& more) {
  RunRequest request;
  request.source = "glyphs:samples=300";
  request.overrides = {"network.name=linear", "train.epochs=175", "log.folder=" + scratch_folder() + "/guarded", "augmentation=off"};
  request.overrides.insert(request.overrides.end(), more.begin(), more.end());
  std::ifstream log(run_training(request).folder + "/log.jsonl");
  std::string found;
  for (std::string line; std::getline(log, line);) {
    if (line.find("\"decision\"") != std::string::npos && line.find("sweeps") != std::string::npos) found += line;
  }
  return found;
}

TEST(RateGuard, TriesADecidedRateBeforeALongTrainingAndLeavesAGivenOneAlone) {
  EXPECT_NE(rate_decisions({}).find("stands"), std::string::npos);
  EXPECT_EQ(rate_decisions({"optimization.learning_rate=0.001"}), "");
  EXPECT_EQ(rate_decisions({"train.epochs=20"}), "");
}

// The saved model is read again and asked about the validation part, with views and without.
void expect_summary_of_kept_weights(const std::string& views) {
  RunRequest request;
  request.source = "glyphs:samples=300";
  request.overrides = {"network.name=linear", "train.epochs=12", "optimization.name=sgd", "optimization.learning_rate=3", "schedule=off", "augmentation=off", "augmentation.test_time=" + views,
                       "log.folder=" + scratch_folder() + "/kept"};
  const RunResult result = run_training(request);
  ASSERT_LT(result.summary["best_epoch"], 12) << "the last weights are the best: this training shows nothing";
  const Classifier classifier = load_run(result.folder, {});
  const Samples validation = divide(load_data(classifier.recipe().data), classifier.recipe().data).validation;
  const Metrics metrics = classifier.evaluate(validation);
  const nlohmann::json& summary = result.summary["validation"];
  EXPECT_EQ(summary["accuracy"], metrics.accuracy);
  EXPECT_NEAR(summary["loss"].get<double>(), metrics.loss, 1e-6);
  EXPECT_EQ(result.summary["val_accuracy"], classifier.evaluate(validation, false).accuracy);
}

TEST(Summary, SpeaksOfTheWeightsThatWereKept) {
  expect_summary_of_kept_weights("off");
  expect_summary_of_kept_weights("on");
}

}  // namespace
}  // namespace deft
