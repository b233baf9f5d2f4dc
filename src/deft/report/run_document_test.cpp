#include "deft/report/run_document.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "deft/core/problem.h"
#include "deft/report/page.h"

namespace deft {
namespace {

namespace fs = std::filesystem;

class RunDocument : public ::testing::Test {
 protected:
  RunDocument() : folder_((fs::temp_directory_path() / ("deft_document_" + std::to_string(getpid()))).string()) { fs::create_directories(folder_); }
  ~RunDocument() override { fs::remove_all(folder_); }
  void write(const std::string& name, const std::string& text) const { std::ofstream(folder_ + "/" + name, std::ios::binary) << text; }
  std::string folder_;
};

std::string step(int number, double loss) {
  return nlohmann::json{{"event", "step"}, {"step", number}, {"epoch", 0.001 * number}, {"loss", loss}, {"learning_rate", 0.1}}.dump() + "\n";
}

TEST_F(RunDocument, HasEverythingOfAFinishedRun) {
  write("log.jsonl", "{\"event\":\"start\",\"classes\":[\"a\",\"b\"],\"network\":\"mlp\"}\n{\"event\":\"decision\",\"chapter\":\"network\",\"what\":\"mlp\",\"reason\":\"small\"}\n" +
                         step(0, 2.0) + step(10, 1.0) +
                         "{\"event\":\"epoch\",\"epoch\":1,\"step\":11,\"val_loss\":null,\"val_recall\":[1,null],\"layers\":[{\"name\":\"linear1\",\"update_ratio\":0.001,\"junk\":[1]}]}\n"
                         "{\"event\":\"finding\",\"finding\":{\"rule\":\"dead_relu\",\"severity\":\"warning\"}}\n{\"event\":\"end\",\"t\":3}\n");
  write("summary.json", R"({"test_accuracy": 0.5, "metric": "accuracy", "network": "mlp", "epochs": 1})");
  write("recipe.toml", "[train]\n");
  const nlohmann::json run = run_document(folder_);
  EXPECT_EQ(run["name"], fs::path(folder_).filename().string());
  EXPECT_EQ(run["state"], "finished");
  EXPECT_EQ(run["start"]["network"], "mlp");
  EXPECT_EQ(run["steps"]["loss"], nlohmann::json({2.0, 1.0}));
  EXPECT_EQ(run["steps"]["low"], nlohmann::json({2.0, 1.0})) << "without a band of its own the loss is all there is";
  EXPECT_EQ(run["epochs"][0]["val_recall"][1], nullptr);
  EXPECT_FALSE(run["epochs"][0].contains("layers"));
  EXPECT_EQ(run["layers"][0]["layers"][0]["update_ratio"], 0.001);
  EXPECT_FALSE(run["layers"][0]["layers"][0].contains("junk"));
  EXPECT_EQ(run["findings"][0]["rule"], "dead_relu");
  EXPECT_EQ(run["decisions"][0]["reason"], "small");
  EXPECT_EQ(run["summary"]["test_accuracy"], 0.5);
  EXPECT_EQ(run["recipe"], "[train]\n");
  EXPECT_EQ(run["pictures"], nullptr);
  EXPECT_EQ(run["offset"], fs::file_size(folder_ + "/log.jsonl"));
  const nlohmann::json line = run_headline(folder_);
  EXPECT_EQ(line["accuracy"], 0.5);
  EXPECT_EQ(line["network"], "mlp");
}

// 100,000 steps, one of them with a loss of 50: a few thousand points are left, and the outlier is still in the band.
TEST_F(RunDocument, MergesManyStepsAndKeepsTheirBand) {
  std::string log;
  double sum = 0;
  for (int i = 0; i < 100000; ++i) {
    const double loss = i == 77777 ? 50.0 : i % 2;
    sum += loss;
    log += step(i, loss);
  }
  write("log.jsonl", log);
  const nlohmann::json steps = run_document(folder_)["steps"];
  const std::size_t points = steps["loss"].size();
  EXPECT_LE(points, kMostSteps);
  EXPECT_GT(points, kMostSteps / 4);
  double highest = 0, lowest = 9, mean = 0;
  for (std::size_t i = 0; i < points; ++i) {
    highest = std::max(highest, steps["high"][i].get<double>());
    lowest = std::min(lowest, steps["low"][i].get<double>());
    mean += steps["loss"][i].get<double>() / static_cast<double>(points);
  }
  EXPECT_EQ(highest, 50.0);
  EXPECT_EQ(lowest, 0.0);
  EXPECT_NEAR(mean, sum / 100000, 0.01) << "merging keeps the mean";
  EXPECT_EQ(steps["step"].back(), 99999);
}

TEST_F(RunDocument, IsOfBoundedSizeWhateverIsInTheFolder) {
  const std::string much(500000, 'x');
  std::string log = "{\"event\":\"start\"}\n";
  for (int i = 0; i < 40; ++i) {
    log += nlohmann::json{{"event", "decision"}, {"what", much}}.dump() + "\n";
    log += nlohmann::json{{"event", "finding"}, {"finding", {{"rule", "r"}, {"advice", much}}}}.dump() + "\n";
    log += nlohmann::json{{"event", "epoch"}, {"epoch", i}, {"note", much}, {"layers", {{{"name", much}, {"update_ratio", 1}}}}}.dump() + "\n";
  }
  write("log.jsonl", log);
  write("summary.json", "{\"a\": \"" + std::string(kLargestSummary, 'x') + "\"}");
  const nlohmann::json run = run_document(folder_);
  EXPECT_LT(run.dump().size(), 100000u);
  EXPECT_EQ(run["summary"], nullptr);
  EXPECT_EQ(run["epochs"].size(), 40u);
}

TEST_F(RunDocument, KeepsTheTrainingsThatTheAutopilotReplaced) {
  write("log.jsonl", "{\"event\":\"start\",\"layers\":[{\"name\":\"linear1\",\"weight_norm\":2}]}\n" + step(0, 9.0) + "{\"event\":\"epoch\",\"epoch\":1}\n{\"event\":\"finding\",\"finding\":{\"rule\":\"rate_too_high\"}}\n"
                     "{\"event\":\"end\",\"failed\":\"diverged\"}\n{\"event\":\"decision\",\"t\":5,\"chapter\":\"coach\",\"what\":\"rate 0.01\"}\n{\"event\":\"start\"}\n" + step(0, 2.0));
  const nlohmann::json run = run_document(folder_);
  ASSERT_EQ(run["attempts"].size(), 1u);
  EXPECT_EQ(run["attempts"][0]["steps"]["loss"], nlohmann::json({9.0}));
  EXPECT_EQ(run["steps"]["loss"], nlohmann::json({2.0}));
  EXPECT_TRUE(run["findings"].empty()) << "they were the first training's";
  EXPECT_EQ(run["end"], nullptr) << "the first training's failure is not the run's";
  EXPECT_EQ(run["decisions"][0]["attempt"], 0);
  EXPECT_EQ(run["decisions"][0]["epoch"], 1);
  EXPECT_EQ(run["state"], "running");
}

TEST_F(RunDocument, HasTheCurvesOfMembersInItsOwnFolder) {
  write("log.jsonl", "{\"event\":\"start\",\"network\":\"ensemble\"}\n");
  for (const char* name : {"seed-1", "seed-0"}) fs::create_directories(folder_ + "/members/" + name);
  write("members/seed-0/log.jsonl", "{\"event\":\"start\",\"task\":\"classes\",\"network\":\"mlp\"}\n" + step(0, 2.0) + "{\"event\":\"epoch\",\"epoch\":1,\"val_loss\":0.5}\n");
  write("members/seed-1/log.jsonl", "no log\n");
  fs::create_directories(folder_ + "/elsewhere");
  write("elsewhere/log.jsonl", "{\"event\":\"start\"}\n" + step(0, 7.0));
  fs::create_directory_symlink(folder_ + "/elsewhere", folder_ + "/members/seed-2");
  const nlohmann::json members = run_document(folder_)["members"];
  ASSERT_EQ(members.size(), 1u) << members;
  EXPECT_EQ(members[0]["name"], "seed-0");
  EXPECT_EQ(members[0]["start"], (nlohmann::json{{"task", "classes"}, {"network", "mlp"}}));
  EXPECT_EQ(members[0]["steps"]["loss"], nlohmann::json({2.0}));
  EXPECT_EQ(members[0]["epochs"][0]["val_loss"], 0.5);
}

TEST_F(RunDocument, FollowsNoLinks) {
  write("secret", "{\"test_accuracy\": 1}");
  write("log.jsonl", "{\"event\":\"start\"}\n");
  fs::create_symlink(folder_ + "/secret", folder_ + "/summary.json");
  EXPECT_EQ(run_document(folder_)["summary"], nullptr);
  EXPECT_NE(run_state(folder_), "finished");
  fs::remove(folder_ + "/log.jsonl");
  fs::create_symlink(folder_ + "/secret", folder_ + "/log.jsonl");
  EXPECT_THROW(run_document(folder_), Refusal);
}

TEST_F(RunDocument, IsNotBroughtDownByDepth) {
  const std::string deep = "{\"event\":\"finding\",\"finding\":{\"a\":" + std::string(400000, '[') + std::string(400000, ']') + "}}\n";
  write("log.jsonl", "{\"event\":\"start\"}\n");
  write("summary.json", deep);
  write("pictures.json", deep);
  const nlohmann::json run = run_document(folder_);
  EXPECT_EQ(run["summary"], nullptr);
  EXPECT_EQ(run["pictures"], nullptr);
  write("log.jsonl", deep);
  std::uint64_t offset = 0;
  EXPECT_TRUE(lines_behind(folder_, offset).empty());
  EXPECT_EQ(offset, deep.size());
  EXPECT_THROW(run_document(folder_), Refusal);
}

TEST_F(RunDocument, RefusesALogThatIsNone) {
  EXPECT_THROW(run_document(folder_), Refusal);
  write("log.jsonl", "hello\nworld\n");
  EXPECT_THROW(run_document(folder_), Refusal);
  EXPECT_EQ(run_headline(folder_)["error"], "its first line is no JSON object");
}

TEST_F(RunDocument, StatesOfARun) {
  write("log.jsonl", "{\"event\":\"start\"}\n");
  EXPECT_EQ(run_state(folder_), "running");
  fs::last_write_time(folder_ + "/log.jsonl", fs::file_time_type::clock::now() - std::chrono::minutes(5));
  EXPECT_EQ(run_state(folder_), "stopped");
  write("log.jsonl", "{\"event\":\"start\"}\n{\"event\":\"end\",\"failed\":\"diverged\"}\n");
  EXPECT_EQ(run_state(folder_), "failed");
  write("log.jsonl", "{\"event\":\"start\"}\n{\"event\":\"epoch\",\"epoch\":3,\"val_accuracy\":0.7}\n{\"event\":\"step\",\"st");
  EXPECT_EQ(run_headline(folder_)["epoch"], 3) << "of the last whole line";
  EXPECT_EQ(run_headline(folder_)["accuracy"], 0.7);
}

TEST_F(RunDocument, LinesBehindAnOffsetAreWhole) {
  const std::string first = "{\"event\":\"start\"}\n";
  write("log.jsonl", first + step(0, 1.0) + "{\"event\":\"st");
  std::uint64_t offset = first.size();
  EXPECT_EQ(lines_behind(folder_, offset).size(), 1u);
  EXPECT_EQ(offset, (first + step(0, 1.0)).size()) << "the cut line waits";
  EXPECT_EQ(run_document(folder_)["offset"], offset);
  EXPECT_TRUE(lines_behind(folder_, offset).empty());
}

// The page is a text with one place for data; whatever the data say, they cannot leave it.
TEST_F(RunDocument, NoLabelEndsTheScriptElementOfAReport) {
  write("log.jsonl", nlohmann::json{{"event", "start"}, {"classes", {"</script><script>alert(1)</script>", "<!--", "\xe2\x80\xa8"}}}.dump() + "\n");
  write_report(folder_);
  std::ifstream file(folder_ + "/report.html");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(page.find("<script>alert"), std::string::npos);
  const std::string_view whole = board_page();
  const auto count = [](std::string_view text, std::string_view what) {
    std::size_t found = 0;
    for (std::size_t at = text.find(what); at != std::string_view::npos; at = text.find(what, at + 1)) ++found;
    return found;
  };
  EXPECT_EQ(count(page, "</script"), count(whole, "</script"));
  const std::size_t begin = page.find("id=\"data\">") + 10, end = page.find("</script>", begin);
  const nlohmann::json data = nlohmann::json::parse(page.substr(begin, end - begin));
  EXPECT_EQ(data["runs"][0]["start"]["classes"][0], "</script><script>alert(1)</script>") << "and reads as it was";
}

TEST(BoardPage, FetchesNothingAndAllowsOnlyItsOwnScript) {
  const std::string_view page = board_page();
  EXPECT_NE(page.find("default-src 'none'; script-src 'sha256-"), std::string_view::npos);
  for (const char* outside : {"src=\"http", "href=\"http", "url(http", "@import"}) EXPECT_EQ(page.find(outside), std::string_view::npos) << outside;
}

}  // namespace
}  // namespace deft
