// Whole studies with real processes; in place of trainings, functions that write what a training writes.
#include "deft/search/tuner.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <csignal>
#include <filesystem>
#include <set>
#include <fstream>
#include <thread>

#include <nlohmann/json.hpp>

#include "deft/core/files.h"
#include "deft/core/problem.h"
#include "deft/core/run_folder.h"
#include "deft/search/random.h"
#include "deft/search/successive_halving.h"

namespace deft {
namespace {

namespace fs = std::filesystem;

const Space kSpace({{.option = "x"}});

class TunerTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = (fs::temp_directory_path() / ("deft-tuner-" + std::to_string(getpid()))).string();
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  Study study() {
    Study study(open_database(folder_ + "/study.db", [](const std::string&) {}), "s");
    study.create({"[data]\nsource = \"glyphs\"\n", kSpace.describe(), "score"});
    return study;
  }

  TunerOptions options(std::function<void(const Job&)> train, std::int64_t workers = 2) {
    TunerOptions options;
    options.folder = folder_;
    options.workers = workers;
    options.train = std::move(train);
    return options;
  }

  // A training of `epochs`: its curve and its summary.
  static void write_run(const Job& job, double score, int epochs = 2, int milliseconds = 0) {
    RunFolder run = RunFolder::create(fs::path(job.folder).parent_path().string(), fs::path(job.folder).filename().string(), "x");
    for (int epoch = 1; epoch <= epochs; ++epoch) {
      run.log({{"event", "epoch"}, {"epoch", epoch}, {"val_accuracy", score * epoch / epochs}});
      std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
    }
    write_file(run.file("summary.json"), nlohmann::json{{"val_accuracy", score}, {"test_accuracy", score - 0.01}}.dump());
  }

  std::string folder_;
};

double peak(const Job& job) { return 1.0 - std::abs(job.trial.point[0] - 0.3); }

TEST_F(TunerTest, RunsAStudyToItsEnd) {
  Study base = study();
  const RandomSearch search({.study = {.trials = 8, .leaders = 2, .replicates = 2}});
  const TunerResult result = Tuner(base, kSpace, search, options([](const Job& job) { write_run(job, peak(job)); })).run();
  EXPECT_FALSE(result.interrupted);
  const std::vector<Trial> trials = base.trials();
  ASSERT_GE(trials.size(), 8u + 2u * 2u + 1u);
  double best = 0.0;
  for (const Trial& t : trials) {
    EXPECT_EQ(t.state, Trial::State::complete);
    EXPECT_NEAR(t.score, 1.0 - std::abs(t.point[0] - 0.3), 1e-12);
    ASSERT_EQ(t.curve.size(), 2u) << "the curve of every run is in the study";
    EXPECT_NEAR(t.curve[0].score, t.score / 2, 1e-12);
    if (t.kind == Trial::Kind::search) best = std::max(best, t.score);
  }
  EXPECT_EQ(trials.back().kind, Trial::Kind::final);
  EXPECT_EQ(trials.back().score, best);
  EXPECT_NEAR(trials.back().test_score, best - 0.01, 1e-12);
  EXPECT_TRUE(fs::exists(folder_ + "/final/summary.json"));
  EXPECT_TRUE(fs::exists(folder_ + "/trials/0003/log.jsonl"));
}

TEST_F(TunerTest, TriesAgainWhatWasKilledAndRemembersWhatWasRefused) {
  Study base = study();
  const RandomSearch search({.study = {.trials = 6, .leaders = 1, .replicates = 0, .final_run = false}});
  Tuner(base, kSpace, search, options([](const Job& job) {
          if (job.trial.number == 2 && job.trial.attempts == 1) kill(getpid(), SIGKILL);
          if (job.trial.number == 4) throw Refusal("r.toml: this does not fit");
          write_run(job, peak(job));
        })).run();
  const std::vector<Trial> trials = base.trials();
  ASSERT_EQ(trials.size(), 6u);
  EXPECT_EQ(trials[2].state, Trial::State::complete);
  EXPECT_EQ(trials[2].attempts, 2);
  EXPECT_EQ(trials[4].state, Trial::State::failed);
  EXPECT_EQ(trials[4].note, "r.toml: this does not fit");
}

TEST_F(TunerTest, EndsAStudyInWhichNothingWorks) {
  Study base = study();
  const RandomSearch search({.study = {.trials = 100}});
  try {
    Tuner(base, kSpace, search, options([](const Job&) { throw Refusal("no such file"); })).run();
    FAIL() << "not refused";
  } catch (const Refusal& refusal) {
    EXPECT_EQ(std::string(refusal.what()), "the first 3 trials all failed alike: no such file");
  }
  EXPECT_LE(base.trials().size(), 4u);
}

// kill -9 of the whole program: its children die with it, and the same command goes on; what was complete is not done again.
TEST_F(TunerTest, GoesOnAfterTheProgramWasKilled) {
  const RandomSearch search({.study = {.trials = 10, .leaders = 1, .replicates = 0, .final_run = false}});
  const pid_t program = fork();
  if (program == 0) {
    Study base = study();
    Tuner(base, kSpace, search, options([](const Job& job) { write_run(job, peak(job), 2, 40); })).run();
    _exit(0);
  }
  Study base = study();
  const auto complete = [&] {
    std::int64_t count = 0;
    for (const Trial& t : base.trials()) count += t.state == Trial::State::complete;
    return count;
  };
  while (complete() < 3) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  kill(program, SIGKILL);
  int status = 0;
  waitpid(program, &status, 0);
  const std::int64_t before = complete();
  std::int64_t run_again = 0;
  TunerOptions second = options([](const Job& job) { write_run(job, peak(job)); });
  second.after_trial = [&](const Trial& t, const std::vector<Trial>&) { run_again += t.state == Trial::State::complete; };
  Tuner(base, kSpace, search, second).run();
  const std::vector<Trial> trials = base.trials();
  ASSERT_EQ(trials.size(), 10u);
  for (const Trial& t : trials) {
    EXPECT_EQ(t.state, Trial::State::complete) << t.number;
    EXPECT_NEAR(t.score, 1.0 - std::abs(t.point[0] - 0.3), 1e-12);
  }
  EXPECT_EQ(run_again, 10 - before) << "lost: what ran, and nothing else";
  EXPECT_LE(trials.back().attempts, 2);
}

TEST_F(TunerTest, TwoProgramsShareAStudy) {
  const RandomSearch search({.study = {.trials = 12, .leaders = 1, .replicates = 0, .final_run = false}});
  const auto work = [&] {
    Study base = study();
    Tuner(base, kSpace, search, options([](const Job& job) { write_run(job, peak(job), 1, 30); }, 1)).run();
  };
  study();
  const pid_t other = fork();
  if (other == 0) {
    work();
    _exit(0);
  }
  work();
  int status = 0;
  waitpid(other, &status, 0);
  EXPECT_EQ(status, 0);
  std::set<std::string> workers;
  const std::vector<Trial> trials = study().trials();
  ASSERT_EQ(trials.size(), 12u);
  for (const Trial& t : trials) {
    EXPECT_EQ(t.state, Trial::State::complete);
    workers.insert(t.worker);
  }
  EXPECT_EQ(workers.size(), 2u);
}

// A curve that lies below the others at the first rung is ended by a signal; the training gets to its next look at it.
TEST_F(TunerTest, EndsTrialsThatDoNotDeserveMore) {
  Study base = study();
  const SuccessiveHalving search({.study = {.trials = 8, .leaders = 1, .replicates = 0, .final_run = false}, .sampler = "random", .first = 1, .reduction = 2});
  Tuner(base, kSpace, search, options([](const Job& job) { write_run(job, job.trial.number == 0 ? 0.9 : 0.8 - 0.01 * static_cast<double>(job.trial.number), 4, 150); }, 1)).run();
  std::int64_t stopped = 0;
  for (const Trial& t : base.trials()) {
    if (t.state != Trial::State::stopped) continue;
    ++stopped;
    EXPECT_LT(t.curve.size(), 4u);
    EXPECT_TRUE(std::isnan(t.score)) << "what was ended early has no result";
  }
  EXPECT_GE(stopped, 6);
}

}  // namespace
}  // namespace deft
