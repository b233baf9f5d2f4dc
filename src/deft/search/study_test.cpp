#include "deft/search/study.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include "deft/core/problem.h"
#include "deft/search/sqlite_database.h"
#include "support/postgres_server.h"

namespace deft {
namespace {

namespace fs = std::filesystem;

const StudyHead kHead{"[data]\nsource = \"glyphs\"\n[[optimization]]\nname = \"nesterov\"\nlearning_rate = 0.05\n", "optimization.nesterov.learning_rate: 0.01 .. 1, log\n", "validation accuracy"};

// What holds for a study wherever it is kept.
class StudyTest : public testing::Test {
 protected:
  void SetUp() override {
    static int number = 0;
    name_ = "s" + std::to_string(++number);   // a server keeps those of the tests before
    folder_ = fs::temp_directory_path() / ("deft-study-" + std::to_string(getpid()));
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }
  std::string file() const { return (folder_ / "study.db").string(); }
  virtual std::string where() const { return file(); }
  Study open() {
    return Study(open_database(where(), [this](const std::string& line) { said_.push_back(line); }), name_);
  }
  static std::optional<Trial> any(const std::vector<Trial>&) {
    Trial t;
    t.point = {0.25, std::nan("")};
    t.settings = {{"a.b", "1"}};
    t.words = {"a.b=1", "data.fraction=0.5"};
    t.seed = 9;
    return t;
  }
  fs::path folder_;
  std::string name_;
  std::vector<std::string> said_;
};

class StudyAnywhere : public StudyTest, public testing::WithParamInterface<const char*> {
 protected:
  std::string where() const override { return GetParam() == std::string("PostgreSQL") ? PostgresServer::shared().url() : file(); }
};
INSTANTIATE_TEST_SUITE_P(In, StudyAnywhere, testing::Values("SQLite", "PostgreSQL"), [](const auto& info) { return std::string(info.param); });

using StudyFile = StudyTest;

class StudyServer : public StudyTest {
 protected:
  std::string where() const override { return PostgresServer::shared().url(); }
};

TEST_P(StudyAnywhere, KeepsWhatItIsTold) {
  {
    Study study = open();
    study.create(kHead);
    Trial t = *study.claim("w", 60, {}, any);
    EXPECT_EQ(t.number, 0);
    study.report(0, 1, 0.5);
    study.report(0, 2, 0.75);
    study.report(0, 2, 0.8);   // said again after a lost connection
    t.score = 1.0 / 3.0;
    t.test_score = std::nan("");
    t.folder = "trials/0000";
    t.note = "it's \"odd\"; -- DROP TABLE";
    study.finish(t, "w", Trial::State::complete);
  }
  Study study = open();
  EXPECT_EQ(study.head()->recipe, kHead.recipe);
  const std::vector<Trial> trials = study.trials();
  ASSERT_EQ(trials.size(), 1u);
  EXPECT_EQ(trials[0].state, Trial::State::complete);
  EXPECT_EQ(trials[0].score, 1.0 / 3.0);
  EXPECT_TRUE(std::isnan(trials[0].test_score));
  EXPECT_EQ(trials[0].point[0], 0.25);
  EXPECT_TRUE(std::isnan(trials[0].point[1]));
  EXPECT_EQ(trials[0].settings, (std::vector<Setting>{{"a.b", "1"}}));
  EXPECT_EQ(trials[0].words, (std::vector<std::string>{"a.b=1", "data.fraction=0.5"}));
  EXPECT_EQ(trials[0].note, "it's \"odd\"; -- DROP TABLE");
  ASSERT_EQ(trials[0].curve.size(), 2u);
  EXPECT_EQ(trials[0].curve[1].score, 0.8);
}

TEST_P(StudyAnywhere, HandsOutALostTrialAgainWithItsSettings) {
  Study study = open();
  study.create(kHead);
  study.claim("dead", 60, {}, any);
  study.report(0, 1, 0.5);
  const auto nothing = [](const std::vector<Trial>&) -> std::optional<Trial> { return std::nullopt; };
  EXPECT_FALSE(study.claim("w", 60, {}, nothing).has_value()) << "its heartbeat is fresh";
  std::this_thread::sleep_for(std::chrono::milliseconds(60));
  const std::optional<Trial> again = study.claim("w", 0.05, {}, nothing);   // patience is over
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->number, 0);
  EXPECT_EQ(again->attempts, 2);
  EXPECT_EQ(again->seed, 9);
  EXPECT_TRUE(study.trials()[0].curve.empty()) << "what the dead worker said is forgotten";
  Trial late = *again;
  late.score = 0.1;
  study.finish(late, "dead", Trial::State::complete);   // it was not dead, only slow
  EXPECT_EQ(study.trials()[0].state, Trial::State::running);
}

TEST_P(StudyAnywhere, AHeartbeatKeepsATrial) {
  Study study = open();
  study.create(kHead);
  study.claim("w", 60, {}, any);
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  study.beat({0}, "w");
  EXPECT_EQ(study.claim("v", 0.25, {}, any)->number, 1);
}

TEST_P(StudyAnywhere, GivesUpATrialThatKillsItsWorkers) {
  Study study = open();
  study.create(kHead);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(study.claim("w" + std::to_string(i), 60, [](const std::string&) { return true; }, any)->number, 0);
  EXPECT_EQ(study.claim("w3", 60, [](const std::string&) { return true; }, any)->number, 1);
  EXPECT_EQ(study.trials()[0].state, Trial::State::failed);
  EXPECT_EQ(study.trials()[0].note, "its workers died 3 times");
}

TEST_P(StudyAnywhere, RefusesAnotherRecipeAndSaysWhatDiffers) {
  Study study = open();
  study.create(kHead);
  study.create(kHead);   // the same: gone on with
  StudyHead other = kHead;
  other.recipe = "[data]\nsource = \"glyphs\"\n[[optimization]]\nname = \"nesterov\"\nlearning_rate = 0.1\n[log]\nevery = 3\n[train]\nthreads = 7\n";
  other.space = "optimization.nesterov.learning_rate: 0.01 .. 2, log\n";
  try {
    study.create(other);
    FAIL() << "not refused";
  } catch (const Refusal& refusal) {
    EXPECT_EQ(std::string(refusal.what()), study.base().place() + ": the study '" + name_ + "' belongs to another recipe:\n"
                                                    "  optimization.nesterov.learning_rate is 0.05 in the study, and 0.1 here\n"
                                                    "  the space optimization.nesterov.learning_rate is 0.01 .. 1, log in the study, and 0.01 .. 2, log here\n"
                                                    "  begin another study (--name NAME), or go on with that one by its own recipe");
  }
}

TEST_F(StudyFile, RefusesWhatIsNoDatabase) {
  std::ofstream(file()) << "These are not the pages you are looking for. They go on for a while, so that there is something to read.";
  try {
    open();
    FAIL() << "not refused";
  } catch (const Refusal& refusal) {
    EXPECT_EQ(std::string(refusal.what()), file() + ": this file is no study (no SQLite database); choose another --study");
  }
}

// Several processes hand out trials at once, and one of them is killed amid its work: no number twice, none left out.
TEST_P(StudyAnywhere, SharesTrialsAmongProcessesOfWhichOneIsKilled) {
  open().create(kHead);
  std::vector<pid_t> children;
  for (int k = 0; k < 4; ++k) {
    const pid_t child = fork();
    if (child == 0) {
      Study study(open_database(where(), [](const std::string&) {}), name_);
      const std::string worker = "w" + std::to_string(k);
      for (int i = 0; i < 15; ++i) {
        Trial t = *study.claim(worker, 60, {}, any);
        if (k == 0 && i == 7) kill(getpid(), SIGKILL);
        t.score = 1.0;
        study.finish(t, worker, Trial::State::complete);
      }
      _exit(0);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFEXITED(status) ? WEXITSTATUS(status) == 0 : child == children[0]);
  }
  const std::vector<Trial> trials = open().trials();
  ASSERT_EQ(trials.size(), 3u * 15u + 8u);
  int running = 0;
  for (std::size_t i = 0; i < trials.size(); ++i) {
    EXPECT_EQ(trials[i].number, static_cast<std::int64_t>(i));
    running += trials[i].state == Trial::State::running;
  }
  EXPECT_EQ(running, 1) << "the killed one's last";
}

// No room for a single page more (a limit on file size): a clear refusal, and the study still reads as it was.
TEST_F(StudyFile, AFullDiskIsRefusedAndDamagesNothing) {
  {
    Study study = open();
    study.create(kHead);
    study.claim("w", 60, {}, any);
  }
  const pid_t child = fork();
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    Study study(open_database(file(), [](const std::string&) {}), name_);
    const auto size = static_cast<rlim_t>(fs::file_size(file()));
    const rlimit limit{size, size};
    setrlimit(RLIMIT_FSIZE, &limit);
    try {
      for (int i = 0; i < 1000; ++i) study.claim("w", 60, {}, any);
      _exit(1);
    } catch (const Refusal& refusal) {
      _exit(std::string(refusal.what()).find("it is as it was before") != std::string::npos || std::string(refusal.what()).find("the disk is full") != std::string::npos ? 0 : 2);
    } catch (...) {
      _exit(3);
    }
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(WEXITSTATUS(status), 0);
  Study study = open();
  const std::vector<Trial> trials = study.trials();
  EXPECT_GE(trials.size(), 1u);
  EXPECT_EQ(study.base().run("PRAGMA integrity_check")[0][0], "ok");
  EXPECT_EQ(study.claim("w", 60, {}, any)->number, trials.back().number + 1) << "with room again it goes on";
}

// The server dies amid a study and is started again two seconds later: the study waits, says so, and has lost nothing.
TEST_F(StudyServer, AServerThatGoesAwayAndComesBackIsWaitedFor) {
  Study study = open();
  study.create(kHead);
  study.claim("w", 60, {}, any);
  PostgresServer::shared().stop();
  std::jthread later([] {
    std::this_thread::sleep_for(std::chrono::seconds(2));
    PostgresServer::shared().start();
  });
  EXPECT_EQ(study.claim("w", 60, {}, any)->number, 1);
  EXPECT_EQ(study.trials().size(), 2u);
  ASSERT_GE(said_.size(), 3u);
  EXPECT_NE(said_[0].find("the connection to the database is lost"), std::string::npos) << said_[0];
  EXPECT_NE(said_[1].find("the database does not answer; waiting"), std::string::npos) << said_[1];
  EXPECT_NE(said_.back().find("the database answers again"), std::string::npos) << said_.back();
}

// Cut off in the middle of a transaction: it is done again as a whole, once.
TEST_F(StudyServer, ATransactionThatIsCutOffIsDoneAgain) {
  Study study = open(), other = open();
  study.create(kHead);
  int calls = 0;
  const std::optional<Trial> trial = study.claim("w", 60, {}, [&](const std::vector<Trial>& all) {
    if (++calls == 1) other.base().run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND application_name = 'deft'");
    return any(all);
  });
  EXPECT_EQ(calls, 2);
  EXPECT_EQ(trial->number, 0);
  EXPECT_EQ(study.trials().size(), 1u);
}

TEST_F(StudyServer, RefusesADatabaseThatIsNotThereWithoutSayingThePassword) {
  std::string url = PostgresServer::shared().url();
  url.replace(url.find("deft@/postgres"), 14, "deft:secret@/nowhere");
  try {
    open_database(url, [](const std::string&) {});
    FAIL() << "not refused";
  } catch (const Refusal& refusal) {
    EXPECT_NE(std::string(refusal.what()).find("database \"nowhere\" does not exist"), std::string::npos) << refusal.what();
    EXPECT_EQ(std::string(refusal.what()).find("secret"), std::string::npos) << refusal.what();
  }
}

TEST(Worker, IsGoneWhenItsProcessIs) {
  EXPECT_FALSE(worker_is_gone(this_worker()));
  EXPECT_FALSE(worker_is_gone("another-host/boot/1/1")) << "nothing is known of other machines";
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const pid_t child = fork();
  if (child == 0) {
    const std::string name = this_worker();
    _exit(write(ends[1], name.data(), name.size()) > 0 ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  char name[512] = "";
  const ssize_t length = read(ends[0], name, sizeof name - 1);
  ASSERT_GT(length, 0);
  EXPECT_TRUE(worker_is_gone(name));
  close(ends[0]);
  close(ends[1]);
}

}  // namespace
}  // namespace deft
