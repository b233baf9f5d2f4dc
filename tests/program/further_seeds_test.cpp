// deft train DATA --time T on data that are learnt long before T is over: further seeds, averaged.
#include <gtest/gtest.h>

#include <set>

#include "deft/core/safetensors.h"
#include "tests/program/run_program.h"

namespace deft {
namespace {

// 1 : 14, so that balanced accuracy counts and no trees are compared.
std::string uneven_rows() {
  std::string rows = "x,y,label\n";
  for (int i = 0; i < 105; ++i) rows += std::to_string((i * 37) % 100 + (i % 15 ? 0 : 60)) + "," + std::to_string((i * 53) % 100) + (i % 15 ? ",common\n" : ",rare\n");
  return rows;
}

TEST(FurtherSeedsRun, FillTheTimeAndAnswerTogether) {
  const TemporaryFolder folder;
  folder.write("t.csv", uneven_rows());
  const Ended ended = run_program({"train", "csv:t.csv", "--time", "30s", "--name", "a"}, {.folder = folder.path()});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_NE((ended.out + ended.error).find("seeds, averaged  (the first training left most of the time over"), std::string::npos) << ended.out << ended.error;
  const nlohmann::json summary = json_of(folder.file("runs/a/summary.json"));
  const std::size_t count = summary["ensemble"]["members"].size();
  EXPECT_GE(count, 2u);
  EXPECT_LE(count, 5u);
  EXPECT_EQ(names_in(folder.file("runs/a/members")).size(), count);
  EXPECT_NE(folder.read("runs/a/recipe.toml").find("name = \"seeds\""), std::string::npos) << "it replays";
  std::set<std::string> decided;
  std::size_t starts = 0;
  for (const nlohmann::json& line : lines_of(folder.file("runs/a/log.jsonl"))) {
    if (line["event"] == "decision") decided.insert(line["chapter"]);
    starts += line["event"] == "start";
  }
  EXPECT_TRUE(decided.contains("network") && decided.contains("ensemble")) << "the reasons stay with the result";
  EXPECT_EQ(starts, 1u) << "the first training's curves are with its member";
  EXPECT_EQ(nlohmann::json::parse(run_program({"predict", "runs/a", "t.csv", "--json"}, {.folder = folder.path()}).out).size(), 105u);

  // The first member is the run that would have been made alone.
  ASSERT_EQ(run_program({"train", "csv:t.csv", "--time", "30s", "--name", "alone", "ensemble=off"}, {.folder = folder.path()}).exit_code, 0);
  EXPECT_FALSE(folder.has("runs/alone/members"));
  EXPECT_TRUE(json_of(folder.file("runs/alone/summary.json"))["ensemble"].is_null());
  expect_same_weights(folder.file("runs/alone/model.safetensors"), folder.file("runs/a/members/seed-0/model.safetensors"));
}

TEST(FurtherSeedsRun, AnInterruptionLeavesTheFirstModelAndGoesOn) {
  const TemporaryFolder folder;
  folder.write("t.csv", uneven_rows());
  const Ended ended = run_program({"train", "csv:t.csv", "--time", "30s", "--name", "a"}, {.folder = folder.path(), .interrupt_when = [&] { return folder.has("runs/a/members/seed-1/log.jsonl"); }});
  EXPECT_EQ(ended.exit_code, 130) << ended.error;
  EXPECT_FALSE(folder.has("runs/a/summary.json"));
  EXPECT_EQ(run_program({"predict", "runs/a", "t.csv"}, {.folder = folder.path()}).exit_code, 0) << "the first model stands";
  ASSERT_EQ(run_program({"train", "--resume", "runs/a"}, {.folder = folder.path()}).exit_code, 0);
  EXPECT_GE(json_of(folder.file("runs/a/summary.json"))["ensemble"]["members"].size(), 2u);
}

}  // namespace
}  // namespace deft
