// Recordings of every kind, whole and broken: what is read, and the one clear message where nothing can be.
#include "deft/coach/recording.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>

#include <nlohmann/json.hpp>
#include <unistd.h>

#include "deft/coach/consult.h"
#include "deft/coach/curve_table.h"
#include "deft/coach/run_log.h"
#include "deft/coach/thinned.h"
#include "deft/core/problem.h"

namespace deft {
namespace {

namespace fs = std::filesystem;

class RecordingTest : public ::testing::Test {
 protected:
  RecordingTest() : folder_(fs::temp_directory_path() / ("deft_recording_" + std::to_string(getpid()))) { fs::create_directories(folder_); }
  ~RecordingTest() override { fs::remove_all(folder_); }

  std::string write(const std::string& name, const std::string& text) const {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return (folder_ / name).string();
  }
  Recording read(const std::string& name, const std::string& text) const { return read_recording(write(name, text)); }
  std::string refusal(const std::string& name, const std::string& text) const {
    const std::string path = write(name, text);
    try {
      read_recording(path);
    } catch (const Refusal& refusal) {
      const std::string message = refusal.what();
      return message.starts_with(path) ? message.substr(path.size()) : message;
    }
    return "not refused";
  }
  fs::path folder_;
};

std::map<std::string, std::string> taken(const Recording& run) { return {run.columns.begin(), run.columns.end()}; }

TEST_F(RecordingTest, ReadsKerasTables) {
  const Recording run = read("log.csv", "epoch,accuracy,loss,lr,val_accuracy,val_loss\n0,0.5,1.5,0.01,0.4,1.6\n1,0.6,1.2,0.005,0.5,1.3\n");
  ASSERT_EQ(run.seen.epochs.size(), 2u);
  EXPECT_TRUE(run.seen.steps.empty());
  const EpochObservation& last = run.seen.epochs[1];
  EXPECT_EQ(last.epoch, 2) << "Keras counts from 0";
  EXPECT_EQ(last.train_accuracy, 0.6);
  EXPECT_EQ(last.train_loss, 1.2);
  EXPECT_EQ(last.val_accuracy, 0.5);
  EXPECT_EQ(last.val_loss, 1.3);
  EXPECT_EQ(last.learning_rate, 0.005);
}

TEST_F(RecordingTest, ReadsLightningTablesWithTheirEmptyCells) {
  const Recording run = read("version_0/metrics.csv",
                             "epoch,lr-SGD,step,train_acc,train_loss_epoch,train_loss_step,val_acc,val_loss\n"
                             "0,,49,,,2.1,,\n0,,99,,,1.9,,\n0,,99,,,,0.35,1.8\n0,,99,0.3,2.0,,,\n1,,149,,,1.7,,\n1,,199,,,,0.45,1.6\n1,,199,0.4,1.75,,,\n");
  ASSERT_EQ(run.seen.steps.size(), 3u);
  EXPECT_EQ(run.seen.steps[1].step, 99);
  EXPECT_EQ(run.seen.steps[1].loss, 1.9);
  ASSERT_EQ(run.seen.epochs.size(), 2u);
  EXPECT_EQ(run.seen.epochs[0].train_loss, 2.0);
  EXPECT_EQ(run.seen.epochs[0].val_loss, 1.8);
  EXPECT_EQ(run.seen.epochs[1].val_accuracy, 0.45);
  EXPECT_EQ(run.seen.epochs[1].train_accuracy, 0.4);
}

TEST_F(RecordingTest, ReadsUltralyticsTables) {
  const Recording run = read("results.csv",
                             "                  epoch,             train/loss,  metrics/accuracy_top1,  metrics/accuracy_top5,               val/loss,                 lr/pg0\n"
                             "                      1,                 2.3100,                0.31000,                0.80000,                 2.1000,               0.000200\n");
  ASSERT_EQ(run.seen.epochs.size(), 1u);
  EXPECT_EQ(run.seen.epochs[0].epoch, 1);
  EXPECT_EQ(run.seen.epochs[0].train_loss, 2.31);
  EXPECT_EQ(run.seen.epochs[0].val_accuracy, 0.31);
  EXPECT_EQ(run.seen.epochs[0].val_loss, 2.1);
  EXPECT_EQ(run.seen.epochs[0].learning_rate, 0.0002);
  EXPECT_EQ(taken(run)["metrics/accuracy_top5"], "");
}

TEST_F(RecordingTest, ReadsTimmTablesInPerCent) {
  const Recording run = read("summary.csv", "epoch,train_loss,eval_loss,eval_top1,eval_top5,lr\n0,2.2,1.9,31.5,80.0,0.1\n1,1.8,1.6,42.5,88.0,0.1\n");
  EXPECT_EQ(run.seen.epochs[1].val_accuracy, 0.425);
  EXPECT_EQ(run.seen.epochs[1].val_loss, 1.6);
  EXPECT_EQ(run.seen.epochs[1].train_loss, 1.8);
}

TEST(GuessColumn, PrefersTheWholeToAPart) {
  EXPECT_EQ(guess_column("val_loss").role, ColumnRole::val_loss);
  EXPECT_LT(guess_column("loss").doubt, guess_column("box_loss").doubt);
  EXPECT_LT(guess_column("val_acc").doubt, guess_column("test_acc").doubt);
  EXPECT_EQ(guess_column("Validation Accuracy").role, ColumnRole::val_accuracy);
  EXPECT_EQ(guess_column("learning_rate").role, ColumnRole::learning_rate);
  EXPECT_EQ(guess_column("global_step").role, ColumnRole::step);
  EXPECT_EQ(guess_column("grad_norm").role, ColumnRole::gradient_norm);
  EXPECT_EQ(guess_column("train_acc5").role, ColumnRole::none);
  EXPECT_EQ(guess_column("time").role, ColumnRole::none);
  EXPECT_EQ(guess_column("").role, ColumnRole::none);
}

TEST_F(RecordingTest, TakesANotANumberLossForDivergence) {
  const Recording run = read("log.csv", "epoch,loss\n1,2.3\n2,9.0\n3,nan\n4,NaN\n");
  EXPECT_TRUE(std::isinf(run.seen.epochs[3].train_loss));
  EXPECT_EQ(consult(run.seen)[0].rule, "divergence");
}

TEST_F(RecordingTest, RefusesTablesThatItCannotUse) {
  EXPECT_EQ(refusal("a.csv", ""), ": the file is empty");
  EXPECT_EQ(refusal("b.csv", "1,2.3\n2,2.1\n"), ": the first line must name the columns (epoch, loss, val_loss, ...)");
  EXPECT_EQ(refusal("c.csv", "x,y\n1,2\n"),
            ": no column looks like a loss or an accuracy (such as loss, train_loss, val_loss, val_accuracy); there are: x, y");
  EXPECT_EQ(refusal("d.csv", "epoch,loss\n1,2\n2\n3,1\n"), ":3: 1 cells where the header names 2 columns");
  EXPECT_EQ(refusal("e.csv", "epoch,loss\n1,2\n2,high\n"), ":3: column 'loss': expected a number, got 'high'");
  EXPECT_EQ(refusal("f.csv", "epoch,loss\n"), ": no step and no epoch was recorded yet");
  EXPECT_EQ(refusal("g.csv", "epoch,loss\n1," + std::string(2 << 20, '1') + "\n"), ":2: this line is longer than a megabyte; is it a text file?");
}

TEST_F(RecordingTest, RefusesPathsThatHoldNoRun) {
  EXPECT_THROW(read_recording((folder_ / "nowhere").string()), Refusal);
  fs::create_directories(folder_ / "empty");
  EXPECT_THROW(read_recording((folder_ / "empty").string()), Refusal);
}

TEST_F(RecordingTest, LeavesOutALineThatIsStillBeingWritten) {
  const Recording table = read("log.csv", "epoch,loss,val_loss\n1,2.3,2.2\n2,2.1,2.0\n3,1.");
  EXPECT_EQ(table.seen.epochs.size(), 2u);
  EXPECT_EQ(table.notes[0], "the last line is cut off: the file is still being written");
  const Recording log = read("log.jsonl", "{\"event\":\"epoch\",\"epoch\":1,\"train_loss\":2}\n{\"event\":\"epoch\",\"ep");
  EXPECT_EQ(log.seen.epochs.size(), 1u);
  EXPECT_FALSE(log.seen.facts.finished);
  EXPECT_NE(log.notes[0].find("cut off"), std::string::npos);
}

TEST_F(RecordingTest, NotesWhatIsMissing) {
  const Recording run = read("log.csv", "epoch,loss\n1,2.3\n");
  EXPECT_EQ(run.notes.size(), 3u) << "one epoch, no validation, no classes";
  const Recording known = read_recording(run.source, {.classes = 10, .val_samples = 500, .batch_size = 32});
  EXPECT_EQ(known.seen.facts.classes, 10);
  EXPECT_EQ(known.notes.size(), 2u);
}

TEST_F(RecordingTest, KeepsAFewThousandPointsOfALongTable) {
  std::string text = "epoch,loss\n";
  for (int i = 1; i <= 100000; ++i) text += std::to_string(i) + ",1\n";
  const Recording run = read("log.csv", text);
  EXPECT_LE(run.seen.epochs.size(), kMostPoints);
  EXPECT_GT(run.seen.epochs.size(), kMostPoints / 4);
  EXPECT_GT(run.seen.epochs.back().epoch, 95000);
}

TEST(Thinned, KeepsEvenlySpacedValues) {
  Thinned<int> curve(4);
  for (int i = 0; i < 10; ++i) curve.add(i);
  EXPECT_EQ(curve.kept(), (std::vector<int>{0, 4, 8}));
  Thinned<int> short_one(4);
  for (int i = 0; i < 4; ++i) short_one.add(i);
  EXPECT_EQ(short_one.kept(), (std::vector<int>{0, 1, 2, 3}));
  EXPECT_FALSE(short_one.thinned());
}

TEST_F(RecordingTest, ReadsARunFolderWithItsRecipeAndSummary) {
  write("run/log.jsonl",
        "{\"event\":\"start\",\"classes\":[\"a\",\"b\"],\"val_samples\":100,\"class_counts\":[90,10],\"input_mean\":0.5}\n"
        "{\"event\":\"step\",\"step\":0,\"epoch\":0,\"loss\":0.7,\"learning_rate\":0.1,\"gradient_norm\":1.5,\"clipped\":true}\n"
        "{\"event\":\"step\",\"step\":10,\"epoch\":1,\"loss\":null,\"learning_rate\":0.1,\"gradient_norm\":2}\n"
        "{\"event\":\"epoch\",\"epoch\":1,\"train_loss\":0.6,\"val_loss\":null,\"val_accuracy\":0.5,\"val_recall\":[1,null],\"val_surest\":[10,1,20,3],\"confidence\":0.6}\n");
  write("run/recipe.toml",
        "[train]\nbatch_size = 64\nepochs = 3\n[network]\nname = \"mlp\"\n[[loss]]\nname = \"cross_entropy\"\n[[loss]]\nname = \"label_smoothing\"\n"
        "epsilon = 0.2\n[[optimization]]\nname = \"clip_norm\"\nlimit = 0.5\n[[schedule]]\nname = \"cosine\"\n");
  const Recording running = read_recording((folder_ / "run").string());
  const RunFacts& facts = running.seen.facts;
  EXPECT_FALSE(facts.finished);
  EXPECT_EQ(facts.classes, 2);
  EXPECT_EQ(facts.class_counts, (std::vector<std::int64_t>{90, 10}));
  EXPECT_EQ(facts.input_mean, 0.5);
  EXPECT_EQ(facts.batch_size, 64);
  EXPECT_EQ(facts.planned_epochs, 3);
  EXPECT_EQ(facts.network, "mlp");
  EXPECT_EQ(facts.loss, "cross_entropy");
  EXPECT_EQ(facts.label_smoothing, 0.2);
  EXPECT_EQ(facts.clip_threshold, 0.5);
  EXPECT_TRUE(facts.schedule_decays);
  EXPECT_TRUE(*running.seen.steps[0].clipped);
  EXPECT_TRUE(std::isinf(running.seen.steps[1].loss)) << "null in a step is not a number";
  EXPECT_TRUE(std::isnan(running.seen.epochs[0].val_loss)) << "null validation is unknown";
  EXPECT_EQ(running.seen.epochs[0].val_recall[0], 1.0);
  EXPECT_EQ(running.seen.epochs[0].val_surest.surest_wrong, 1);
  EXPECT_EQ(running.seen.epochs[0].val_surest.next, 20);
  write("run/summary.json", R"({"task": "classes", "stopped": "time", "test_samples": 50})");
  const Recording ended = read_recording((folder_ / "run").string());
  EXPECT_TRUE(ended.seen.facts.finished);
  EXPECT_EQ(ended.seen.facts.stopped, "time");
  EXPECT_EQ(ended.seen.facts.test_samples, 50);
}

TEST_F(RecordingTest, SurvivesHostileLogs) {
  const Recording run = read("log.jsonl",
                             "{\"event\":\"start\",\"classes\":[1,{},\"<b>\\u001b[31m\"],\"class_counts\":[1e300,-5,\"x\"],\"val_samples\":1e300}\n"
                             "{\"event\":\"step\",\"step\":\"one\",\"loss\":\"two\",\"epoch\":[]}\n{\"event\":7}\n{\"event\":\"epoch\",\"layers\":{}}\n"
                             "{\"event\":\"epoch\",\"layers\":[1,{\"name\":5,\"weights\":{\"low\":0,\"high\":\"x\",\"counts\":[1]}}]}\n{\"event\":\"epoch\",\"epoch\":1e308,\"train_loss\":-1e308,\"val_recall\":[[]],\"val_surest\":[1,5,-1,1e300]}\n");
  EXPECT_EQ(run.seen.facts.classes, 3);
  EXPECT_TRUE(std::isnan(run.seen.steps[0].loss));
  EXPECT_EQ(run.seen.layers.size(), 1u);
  EXPECT_EQ(run.seen.epochs.back().val_surest.surest, 0) << "five wrong answers of one";
  consult(run.seen);
  EXPECT_EQ(refusal("log.jsonl", "{\"event\":\"step\"}\nnot json\n{}\n"), ":2: not a JSON object");
}

TEST(RunLog, IsReadBackAsItWasWritten) {
  LayerObservation one{.step = 40, .epoch = 2.0, .name = "conv1", .kind = "convolution", .activation = "relu"};
  one.update_ratio = 1e-3;
  one.dead_share = 0.25;
  one.weights = {-0.5, 1.5, {3, 0, 7}};
  const nlohmann::json line{{"event", "epoch"}, {"epoch", 2}, {"step", 40}, {"layers", layers_to_json({one})}, {"confidence", 0.8}, {"step_noise", 0.05}};
  Observations seen;
  add_line(nlohmann::json::parse(line.dump()), seen);
  EXPECT_EQ(seen.epochs[0].confidence, 0.8);
  EXPECT_EQ(seen.epochs[0].step_noise, 0.05);
  ASSERT_EQ(seen.layers.size(), 1u);
  EXPECT_EQ(seen.layers[0].step, 40);
  EXPECT_EQ(seen.layers[0].epoch, 2);
  EXPECT_EQ(seen.layers[0].kind, "convolution");
  EXPECT_EQ(seen.layers[0].update_ratio, 1e-3);
  EXPECT_EQ(seen.layers[0].dead_share, 0.25);
  EXPECT_TRUE(std::isnan(seen.layers[0].weight_norm));
  EXPECT_EQ(seen.layers[0].weights.low, -0.5);
  EXPECT_EQ(seen.layers[0].weights.high, 1.5);
  EXPECT_EQ(seen.layers[0].weights.counts, (std::vector<std::int64_t>{3, 0, 7}));
  EXPECT_TRUE(seen.layers[0].activations.counts.empty());
}

TEST(RunLog, KnowsTheRuleOfAFinding) {
  EXPECT_EQ(rule_of_finding({{"event", "finding"}, {"finding", {{"rule", "dead_relu"}}}}), "dead_relu");
  EXPECT_EQ(rule_of_finding({{"event", "epoch"}, {"finding", {{"rule", "dead_relu"}}}}), "");
  EXPECT_EQ(rule_of_finding({{"event", "finding"}, {"finding", 7}}), "");
}

TEST(RunLog, TheStartLineTellsAllFacts) {
  RunFacts facts{.task = "attributes", .network = "mlp", .activation = "tanh", .loss = "focal", .batch_norm = true, .schedule_decays = true};
  facts.classes = 2;
  facts.class_names = {"yes", "no"};
  facts.class_counts = {9, 1};
  facts.drawn_counts = {9, 9};
  facts.batch_size = 32;
  facts.planned_epochs = 7.5;
  facts.input_mean = -0.25;
  facts.shared_with_test = 0;
  nlohmann::json line = facts_to_json(facts);
  EXPECT_FALSE(line.contains("input_deviation")) << "what is not known is left out";
  EXPECT_FALSE(line.contains("shared_with_val"));
  line["event"] = "start";
  Observations seen;
  add_line(line, seen);
  EXPECT_EQ(seen.facts.task, "attributes");
  EXPECT_EQ(seen.facts.network, "mlp");
  EXPECT_EQ(seen.facts.activation, "tanh");
  EXPECT_EQ(seen.facts.loss, "focal");
  EXPECT_TRUE(seen.facts.batch_norm && seen.facts.schedule_decays);
  EXPECT_EQ(seen.facts.class_names, facts.class_names);
  EXPECT_EQ(seen.facts.class_counts, facts.class_counts);
  EXPECT_EQ(seen.facts.drawn_counts, facts.drawn_counts);
  EXPECT_EQ(seen.facts.batch_size, 32);
  EXPECT_EQ(seen.facts.planned_epochs, 7.5);
  EXPECT_EQ(seen.facts.input_mean, -0.25);
  EXPECT_EQ(seen.facts.shared_with_test, 0);
  EXPECT_EQ(seen.facts.shared_with_val, -1);
}

}  // namespace
}  // namespace deft
