// deft diagnose, as a user and as a build server run it.
#include <gtest/gtest.h>

#include "tests/program/run_program.h"

namespace deft {
namespace {

std::string overfitted_table() {
  std::string table = "epoch,loss,val_loss,val_accuracy\n";
  for (int epoch = 0; epoch < 20; ++epoch) {
    const double val = epoch < 6 ? 2.0 - 0.2 * epoch : 1.0 + 0.05 * (epoch - 6);
    table += std::to_string(epoch) + "," + std::to_string(2.0 - 0.09 * epoch) + "," + std::to_string(val) + ",0.6\n";
  }
  return table;
}

TEST(Diagnose, NamesTheFaultOfATableAndShowsHowItReadTheColumns) {
  const TemporaryFolder folder;
  folder.write("log.csv", overfitted_table());
  const Ended ended = run_program({"diagnose", "log.csv"}, {.folder = folder.path()});
  EXPECT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_NE(ended.out.find("loss taken for train_loss"), std::string::npos) << ended.out;
  EXPECT_NE(ended.out.find("warning: Overfitting (overfitting, epoch 6)"), std::string::npos) << ended.out;
  EXPECT_NE(ended.out.find("try: regularization.dropout=on"), std::string::npos);
}

TEST(Diagnose, AnswersInJson) {
  const TemporaryFolder folder;
  folder.write("log.csv", overfitted_table());
  const Ended ended = run_program({"diagnose", "log.csv", "--json"}, {.folder = folder.path()});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  const nlohmann::json json = nlohmann::json::parse(ended.out);
  EXPECT_EQ(json["findings"][0]["rule"], "overfitting");
  EXPECT_EQ(json["findings"][0]["severity"], "warning");
  EXPECT_EQ(json["findings"][0]["epoch"], 6.0);
  EXPECT_EQ(json["columns"]["val_loss"], "val_loss");
}

TEST(Diagnose, FailsABuildOnlyForWhatIsGraveEnough) {
  const TemporaryFolder folder;
  folder.write("log.csv", overfitted_table());
  folder.write("good.csv", "epoch,loss\n1,2\n2,1\n");
  EXPECT_EQ(run_program({"diagnose", "log.csv", "--fail-on", "warning"}, {.folder = folder.path()}).exit_code, 3);
  EXPECT_EQ(run_program({"diagnose", "log.csv", "--fail-on", "error"}, {.folder = folder.path()}).exit_code, 0);
  EXPECT_EQ(run_program({"diagnose", "good.csv", "--fail-on", "warning"}, {.folder = folder.path()}).exit_code, 0);
  EXPECT_EQ(run_program({"diagnose", "log.csv", "--fail-on", "never"}, {.folder = folder.path()}).exit_code, 2);
}

TEST(Diagnose, RefusesWithOneLine) {
  const TemporaryFolder folder;
  folder.write("table.csv", "name,size\na,3\n");
  const Ended missing = run_program({"diagnose", "nowhere"}, {.folder = folder.path()});
  EXPECT_EQ(missing.exit_code, 1);
  EXPECT_EQ(missing.error, "deft: nowhere: there is no such file or folder\n");
  const Ended table = run_program({"diagnose", "table.csv"}, {.folder = folder.path()});
  EXPECT_EQ(table.exit_code, 1);
  EXPECT_EQ(table.out, "");
  EXPECT_NE(table.error.find("no column looks like a loss"), std::string::npos);
}

TEST(Diagnose, PrintsNoTerminalCodesOfHostileNames) {
  const TemporaryFolder folder;
  folder.write("log.csv", "epoch,loss,\x1b[31mred\n1,2,3\n");
  const Ended ended = run_program({"diagnose", "log.csv"}, {.folder = folder.path()});
  EXPECT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_EQ(ended.out.find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace deft
